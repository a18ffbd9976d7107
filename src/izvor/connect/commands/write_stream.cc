// writeStream.start(), with a function of foreachBatch that PySpark's own worker runs.
#include <chrono>
#include <functional>
#include <optional>

#include "izvor/base/uuid.h"
#include "izvor/connect/commands/command_rules.h"
#include "izvor/connect/commands/session_worker_spec.h"
#include "izvor/connect/query_events.h"
#include "izvor/connect/session_registry.h"
#include "izvor/python/foreach_batch_worker.h"
#include "izvor/python/foreach_function.h"

namespace izvor::connect {
namespace {

using spark::connect::WriteStreamOperationStart;

constexpr const char* kHandlePrefix = "izvor-handle:";
// How long a query that is stopped waits for the function to return.
constexpr std::chrono::seconds kGraceTime{5};

// True some time after `cancelled`.
std::function<bool()> some_time_after(std::function<bool()> cancelled) {
  std::optional<std::chrono::steady_clock::time_point> since;
  return [cancelled = std::move(cancelled), since]() mutable {
    if (!cancelled || !cancelled()) return false;
    const auto now = std::chrono::steady_clock::now();
    if (!since) since = now;
    return now - *since >= kGraceTime;
  };
}

// The function of one query: a worker process, and a session in which it sees the batches.
class PythonBatchFunction {
 public:
  PythonBatchFunction(const spark::connect::PythonUDF& function, CommandContext& context)
      : sessions_(context.sessions),
        batch_session_(context.sessions.clone(context.session->key(), "", random_uuid())),
        worker_(session_worker_spec(function, context), batch_session_->key().session_id) {}

  ~PythonBatchFunction() { sessions_.release(batch_session_->key(), false); }

  void operator()(const session::QueryResult& rows, const io::SinkBatch& batch) {
    const std::string relation = random_uuid();
    batch_session_->engine_session().put_cached_relation(relation, rows);
    worker_.run(relation, batch.batch_id, some_time_after(batch.cancelled));
    batch_session_->engine_session().remove_cached_relation(relation);
  }

 private:
  SessionRegistry& sessions_;
  std::shared_ptr<ClientSession> batch_session_;
  python::ForeachBatchWorker worker_;
};

std::string register_foreach_batch(const spark::connect::PythonUDF& python, CommandContext& context) {
  auto function = std::make_shared<PythonBatchFunction>(python, context);
  return context.session->engine_session().register_foreach_batch(
      [function](const session::QueryResult& rows, const io::SinkBatch& batch) { (*function)(rows, batch); });
}

std::string register_foreach(const spark::connect::PythonUDF& python, CommandContext& context) {
  session::Session& session = context.session->engine_session();
  const auto function =
      std::make_shared<const python::ForeachFunction>(python.command(), python.python_ver(), session.python_settings(), session.python_workers());
  return session.register_foreach_batch(
      [function](const session::QueryResult& rows, const io::SinkBatch& batch) {
        function->run(rows.schema, rows.batches, batch.batch_id, some_time_after(batch.cancelled));
      },
      {"ForeachWriterTable", "FOREACH_USER_FUNCTION_ERROR"});
}

// Puts a handle of this process in the place of a Python function; nothing when there is none. Its end must be told to the handle's owner.
std::string replace_python_function(WriteStreamOperationStart& operation, CommandContext& context) {
  std::string handle;
  if (operation.foreach_batch().has_python_function()) handle = register_foreach_batch(operation.foreach_batch().python_function(), context);
  if (operation.foreach_writer().has_python_function()) handle = register_foreach(operation.foreach_writer().python_function(), context);
  if (handle.empty()) return handle;
  operation.clear_foreach_writer();
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
