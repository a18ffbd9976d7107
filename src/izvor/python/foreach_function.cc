#include "izvor/python/foreach_function.h"

#include <algorithm>
#include <utility>

#include "izvor/error.h"
#include "izvor/python/interpreter.h"
#include "izvor/python/row_pickle.h"

namespace izvor::python {
namespace {

constexpr int64_t kRowsOfPickle = 1000;
constexpr int64_t kNoFunction = -1;

}  // namespace

ForeachFunction::ForeachFunction(std::string command, std::string version, PythonSettings settings, std::shared_ptr<WorkerSupply> workers)
    : command_(std::move(command)), version_(std::move(version)), settings_(std::move(settings)), workers_(std::move(workers)) {}

void ForeachFunction::run(const Schema& schema, const std::vector<Batch>& rows, int64_t batch_id, const std::function<bool()>& cancelled) const {
  WorkerTask task;
  task.python_version = version_;
  task.runner_conf = settings_.runner_conf;
  task.files_directory = settings_.files_directory;
  task.local_properties["streaming.sql.batchId"] = std::to_string(batch_id);
  task.functions.push_back({command_, {}});
  auto worker = workers_->lend({interpreter_for(settings_.python, version_), settings_.python_path}, kNoFunction);
  Wire& wire = worker.wire();
  wire.set_patience(cancelled, settings_.idle_timeout);
  write_init_message(task, worker.version(), wire);
  for (const Batch& batch : rows) {
    for (int64_t from = 0; from < batch.num_rows; from += kRowsOfPickle) {
      wire.write_text(pickle_rows(schema, batch, from, std::min(kRowsOfPickle, batch.num_rows - from), worker.version()));
      wire.flush();
    }
  }
  wire.write_int(kEndOfDataSection);
  write_end_of_task(wire);
  if (!read_end_of_task(worker.version(), wire)) throw Error("IZVOR_PYTHON_WORKER", {{"reason", "it did not end its task"}});
  wire.set_patience({}, {});
  workers_->give_back(std::move(worker));
}

}  // namespace izvor::python
