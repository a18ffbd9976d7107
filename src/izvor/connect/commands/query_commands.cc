// Commands of streaming queries and their manager.
#include <chrono>
#include <thread>

#include "izvor/analyze/protocol_errors.h"
#include "izvor/connect/commands/command_rules.h"
#include "izvor/connect/commands/session_worker_spec.h"
#include "izvor/connect/server_listener.h"

namespace izvor::connect {
namespace {

using spark::connect::Command;
using spark::connect::ExecutePlanResponse;
using spark::connect::StreamingQueryCommand;
using spark::connect::StreamingQueryCommandResult;
using std::chrono::milliseconds;

constexpr const char* kQueryException = "org.apache.spark.sql.streaming.StreamingQueryException";
// A wait is taken in steps, so that it ends soon after its operation was interrupted.
constexpr milliseconds kWaitStep{100};

std::shared_ptr<runtime::StreamingQuery> query_of(const StreamingQueryCommand& command, CommandContext& context) {
  const auto& id = command.query_id();
  if (auto query = context.session->find_query(id.id(), id.run_id())) return query;
  throw Error("CONNECT_INVALID_PLAN.STREAMING_QUERY_NOT_FOUND", {{"id", id.id()}});
}

void answer_status(const runtime::StreamingQuery& query, StreamingQueryCommandResult& result) {
  const runtime::QueryStatus status = query.status();
  result.mutable_status()->set_status_message(status.message);
  result.mutable_status()->set_is_data_available(status.is_data_available);
  result.mutable_status()->set_is_trigger_active(status.is_trigger_active);
  result.mutable_status()->set_is_active(query.is_active());
}

void answer_exception(const runtime::StreamingQuery& query, StreamingQueryCommandResult& result) {
  auto& out = *result.mutable_exception();
  const auto error = query.exception();
  if (!error) return;
  out.set_exception_message(std::string(kQueryException) + ": " + error->what());
  out.set_error_class(error->error_class());
  out.set_stack_trace(query.cause() ? query.cause()->what() : "");
}

// Whether `over` held before the time was up; without a timeout waits for ever. Throws OPERATION_CANCELED.
template <typename Over>
bool wait_until(Operation& operation, bool has_timeout, int64_t timeout_ms, Over&& over) {
  const auto deadline = std::chrono::steady_clock::now() + milliseconds(has_timeout ? timeout_ms : 0);
  for (;;) {
    milliseconds step = kWaitStep;
    if (has_timeout) step = std::min(step, std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now()));
    if (over(std::max(step, milliseconds(0)))) return true;
    if (operation.is_cancelled()) throw Error("OPERATION_CANCELED");
    if (has_timeout && std::chrono::steady_clock::now() >= deadline) return false;
  }
}

void answer_await(runtime::StreamingQuery& query, const StreamingQueryCommand::AwaitTerminationCommand& command, CommandContext& context,
                  StreamingQueryCommandResult& result) {
  const bool ended =
      wait_until(context.operation, command.has_timeout_ms(), command.timeout_ms(), [&](milliseconds step) { return query.await_termination(step); });
  result.mutable_await_termination()->set_terminated(ended);
}

// Whether a query has ended since the last reset, soon or at once. Throws the exception of one that failed.
bool await_any(ClientSession& session, milliseconds step) {
  const auto queries = session.awaited_queries();
  for (const auto& query : queries) {
    if (!query->is_active()) return query->await_termination(milliseconds(0));
  }
  if (!queries.empty()) return queries.front()->await_termination(step);
  std::this_thread::sleep_for(step);  // without a query there is nothing to wait on; one that starts is seen at the next step
  return false;
}

void put_id(const runtime::StreamingQuery& query, spark::connect::StreamingQueryInstanceId& out) {
  out.set_id(query.id());
  out.set_run_id(query.run_id());
}

void put_instance(const runtime::StreamingQuery& query, spark::connect::StreamingQueryManagerCommandResult::StreamingQueryInstance& out) {
  put_id(query, *out.mutable_id());
  if (!query.name().empty()) out.set_name(query.name());
}

}  // namespace

void execute_query_command(const Command& command, CommandContext& context) {
  const StreamingQueryCommand& request = command.streaming_query_command();
  const auto query = query_of(request, context);
  ExecutePlanResponse response;
  StreamingQueryCommandResult& result = *response.mutable_streaming_query_command_result();
  put_id(*query, *result.mutable_query_id());
  switch (request.command_case()) {
    case StreamingQueryCommand::kStatus: answer_status(*query, result); break;
    case StreamingQueryCommand::kLastProgress:
      result.mutable_recent_progress();
      if (const auto last = query->last_progress()) result.mutable_recent_progress()->add_recent_progress_json(*last);
      break;
    case StreamingQueryCommand::kRecentProgress:
      result.mutable_recent_progress();
      for (const std::string& progress : query->recent_progress()) result.mutable_recent_progress()->add_recent_progress_json(progress);
      break;
    case StreamingQueryCommand::kStop: query->stop(); break;
    case StreamingQueryCommand::kProcessAllAvailable: query->process_all_available(); break;
    case StreamingQueryCommand::kExplain: result.mutable_explain()->set_result(query->explain(request.explain().extended())); break;
    case StreamingQueryCommand::kException: answer_exception(*query, result); break;
    case StreamingQueryCommand::kAwaitTermination: answer_await(*query, request.await_termination(), context, result); break;
    case StreamingQueryCommand::COMMAND_NOT_SET: analyze::throw_not_set(*StreamingQueryCommand::descriptor(), "command");
  }
  context.operation.put(std::move(response));
}

void execute_query_manager_command(const Command& command, CommandContext& context) {
  using Request = spark::connect::StreamingQueryManagerCommand;
  const Request& request = command.streaming_query_manager_command();
  ExecutePlanResponse response;
  auto& result = *response.mutable_streaming_query_manager_command_result();
  switch (request.command_case()) {
    case Request::kActive:
      result.mutable_active();
      for (const auto& query : context.session->engine_session().active_queries())
        put_instance(*query, *result.mutable_active()->add_active_queries());
      break;
    case Request::kGetQuery:
      if (const auto query = context.session->engine_session().find_query(request.get_query())) put_instance(*query, *result.mutable_query());
      break;
    case Request::kAwaitAnyTermination: {
      const auto any_ended = [&](milliseconds step) { return await_any(*context.session, step); };
      const auto& wait = request.await_any_termination();
      result.mutable_await_any_termination()->set_terminated(wait_until(context.operation, wait.has_timeout_ms(), wait.timeout_ms(), any_ended));
      break;
    }
    case Request::kResetTerminated:
      context.session->reset_terminated();
      result.set_reset_terminated(true);
      break;
    case Request::kListListeners:
      result.mutable_list_listeners();
      for (const std::string& id : context.session->server_listeners()) result.mutable_list_listeners()->add_listener_ids(id);
      break;
    case Request::kAddListener:
      context.session->add_server_listener(request.add_listener().id(), std::make_shared<ServerListener>(session_worker_spec(
                                                                            request.add_listener().python_listener_payload(), context)));
      result.set_add_listener(true);
      break;
    case Request::kRemoveListener:
      context.session->remove_server_listener(request.remove_listener().id());
      result.set_remove_listener(true);
      break;
    case Request::COMMAND_NOT_SET: analyze::throw_not_set(*Request::descriptor(), "command");
  }
  context.operation.put(std::move(response));
}

}  // namespace izvor::connect
