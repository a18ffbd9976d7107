#include "izvor/python/foreach_batch_worker.h"

#include "izvor/error.h"

namespace izvor::python {
namespace {

constexpr const char* kModule = "pyspark.sql.connect.streaming.worker.foreach_batch_worker";
constexpr int32_t kReady = 0;
constexpr int32_t kPythonException = -2;

WorkerProcess::Spec process_spec(const ForeachBatchWorker::Spec& spec) {
  WorkerProcess::Spec process{spec.python, kModule, {}};
  process.environment = {{"SPARK_CONNECT_LOCAL_URL", spec.connect_url},
                         {"SPARK_PYTHON_RUNTIME", "PYTHON_WORKER"},
                         {"SPARK_AUTH_SOCKET_TIMEOUT", "15"},
                         {"SPARK_BUFFER_SIZE", "65536"},
                         {"PYTHONUNBUFFERED", "YES"}};
  if (!spec.python_path.empty()) process.environment["PYTHONPATH"] = spec.python_path;
  return process;
}

}  // namespace

ForeachBatchWorker::ForeachBatchWorker(const Spec& spec) : process_(process_spec(spec)) {
  process_.wire().read_int();  // the worker's process id
  process_.wire().write_text(spec.python_version);
  process_.wire().write_text(spec.session_id);
  process_.wire().write_text(spec.command);
  process_.wire().flush();
  throw_if_failed(process_.wire().read_int());
}

void ForeachBatchWorker::run(const std::string& relation_id, int64_t batch_id, const std::string& session_id,
                             const std::function<bool()>& cancelled) {
  bool is_cancelled = false;
  process_.wire().set_patience([&] { return is_cancelled = is_cancelled || (cancelled && cancelled()); }, {});
  process_.wire().write_text(relation_id);
  process_.wire().write_long(batch_id);
  process_.wire().write_text(session_id);
  try {
    process_.wire().flush();
    throw_if_failed(process_.wire().read_int());
  } catch (...) {
    if (is_cancelled) process_.kill();
    throw;
  }
  process_.wire().set_patience({}, {});
}

void ForeachBatchWorker::throw_if_failed(int32_t answer) {
  if (answer == kReady) return;
  if (answer == kPythonException)
    throw Error("PYTHON_EXCEPTION", {{"msg", "An exception was thrown from the foreachBatch function."}, {"traceback", process_.wire().read_text()}});
  throw Error("IZVOR_PYTHON_WORKER", {{"reason", "it answered " + std::to_string(answer) + ", which means nothing"}});
}

}  // namespace izvor::python
