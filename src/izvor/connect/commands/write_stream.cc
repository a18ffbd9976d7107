// writeStream.start(), with a function of foreachBatch that PySpark's own worker runs.
#include <chrono>
#include <mutex>

#include "izvor/base/uuid.h"
#include "izvor/connect/commands/command_rules.h"
#include "izvor/connect/query_events.h"
#include "izvor/connect/session_registry.h"
#include "izvor/python/foreach_batch_worker.h"

namespace izvor::connect {
namespace {

using spark::connect::WriteStreamOperationStart;

constexpr const char* kPythonSetting = "spark.pyspark.python";
constexpr const char* kHandlePrefix = "izvor-handle:";

std::string worker_url(const ServerFacts& server, const std::string& user_id) {
  return server.local_url + "/;user_id=" + user_id + (server.token.empty() ? "" : ";token=" + server.token);
}

// The function of one query: a worker process, and a session in which it sees the batches.
class PythonBatchFunction {
 public:
  PythonBatchFunction(const spark::connect::PythonUDF& function, CommandContext& context)
      : sessions_(context.sessions),
        batch_session_(context.sessions.clone(context.session->key(), "", random_uuid())),
        worker_(worker_spec(function, context)) {}

  ~PythonBatchFunction() { sessions_.release(batch_session_->key(), false); }

  void operator()(const session::QueryResult& rows, int64_t batch_id) {
    const std::string relation = random_uuid();
    batch_session_->engine_session().put_cached_relation(relation, rows);
    worker_.run(relation, batch_id, batch_session_->key().session_id);
    batch_session_->engine_session().remove_cached_relation(relation);
  }

 private:
  static python::ForeachBatchWorker::Spec worker_spec(const spark::connect::PythonUDF& function, CommandContext& context) {
    const auto configured = context.session->engine_session().find_config(kPythonSetting);
    python::ForeachBatchWorker::Spec spec;
    spec.python = python::interpreter_for(configured.value_or(""), function.python_ver());
    spec.python_version = function.python_ver();
    spec.session_id = context.session->key().session_id;
    spec.command = function.command();
    spec.connect_url = worker_url(context.server, context.session->key().user_id);
    return spec;
  }

  SessionRegistry& sessions_;
  std::shared_ptr<ClientSession> batch_session_;
  python::ForeachBatchWorker worker_;
};

// Puts a handle of this process in the place of the Python function; nothing when there is none. Its end must be told to the handle's owner.
std::string replace_python_function(WriteStreamOperationStart& operation, CommandContext& context) {
  if (!operation.foreach_batch().has_python_function()) return "";
  auto function = std::make_shared<PythonBatchFunction>(operation.foreach_batch().python_function(), context);
  const std::string handle = context.session->engine_session().register_foreach_batch(
      [function](const session::QueryResult& rows, int64_t batch_id) { (*function)(rows, batch_id); });
  operation.mutable_foreach_batch()->mutable_scala_function()->set_payload(kHandlePrefix + handle);
  return handle;
}

int64_t now_ms() { return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count(); }

}  // namespace

void execute_write_stream(const spark::connect::Command& command, CommandContext& context) {
  WriteStreamOperationStart operation = command.write_stream_operation_start();
  const std::string handle = replace_python_function(operation, context);
  const std::weak_ptr<session::Session> session = context.session->shared_engine_session();
  const auto forget_function = [session, handle] {
    const auto living = session.lock();
    if (living != nullptr && !handle.empty()) living->unregister_foreach_batch(handle);
  };
  std::shared_ptr<runtime::StreamingQuery> query;
  try {
    query = context.session->engine_session().start(operation, forget_function);
  } catch (...) {
    forget_function();
    throw;
  }
  context.session->add_query(query);
  spark::connect::ExecutePlanResponse response;
  auto& result = *response.mutable_write_stream_operation_start_result();
  result.mutable_query_id()->set_id(query->id());
  result.mutable_query_id()->set_run_id(query->run_id());
  result.set_name(query->name());
  result.set_query_started_event_json(started_event_json(*query, now_ms()));
  context.operation.put(std::move(response));
}

}  // namespace izvor::connect
