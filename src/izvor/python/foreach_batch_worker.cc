#include "izvor/python/foreach_batch_worker.h"

#include <cstdlib>

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
  process_.read_int();  // the worker's process id
  process_.write_text(spec.python_version);
  process_.write_text(spec.session_id);
  process_.write_bytes(spec.command);
  process_.flush();
  throw_if_failed(process_.read_int());
}

void ForeachBatchWorker::run(const std::string& relation_id, int64_t batch_id, const std::string& session_id) {
  process_.write_text(relation_id);
  process_.write_long(batch_id);
  process_.write_text(session_id);
  process_.flush();
  throw_if_failed(process_.read_int());
}

void ForeachBatchWorker::throw_if_failed(int32_t answer) {
  if (answer == kReady) return;
  if (answer == kPythonException)
    throw Error("PYTHON_EXCEPTION", {{"msg", "An exception was thrown from the foreachBatch function."}, {"traceback", process_.read_text()}});
  throw Error("IZVOR_PYTHON_WORKER", {{"reason", "it answered " + std::to_string(answer) + ", which means nothing"}});
}

std::string interpreter_for(const std::string& configured, const std::string& version) {
  if (!configured.empty()) return configured;
  const char* chosen = std::getenv("PYSPARK_PYTHON");
  return chosen != nullptr && *chosen != '\0' ? chosen : "python" + version;
}

}  // namespace izvor::python
