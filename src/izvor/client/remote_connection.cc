#include "izvor/client/remote_connection.h"

#include "izvor/client/proto_types.h"
#include "izvor/client/remote_query.h"
#include "izvor/client/remote_result.h"
#include "izvor/client/remote_session.h"
#include "izvor/client/result_rows.h"
#include "izvor/error.h"

namespace izvor::client {
namespace {

using spark::connect::AnalyzePlanRequest;
using spark::connect::Command;
using spark::connect::ConfigRequest;
using spark::connect::ExecutePlanResponse;
using spark::connect::Relation;
using spark::connect::StreamingQueryManagerCommand;
using spark::connect::StreamingQueryManagerCommandResult;

struct ExplainMode {
  const char* name;
  AnalyzePlanRequest::Explain::ExplainMode mode;
};
constexpr ExplainMode kExplainModes[] = {
    {"simple", AnalyzePlanRequest::Explain::EXPLAIN_MODE_SIMPLE},       {"extended", AnalyzePlanRequest::Explain::EXPLAIN_MODE_EXTENDED},
    {"codegen", AnalyzePlanRequest::Explain::EXPLAIN_MODE_CODEGEN},     {"cost", AnalyzePlanRequest::Explain::EXPLAIN_MODE_COST},
    {"formatted", AnalyzePlanRequest::Explain::EXPLAIN_MODE_FORMATTED},
};

AnalyzePlanRequest::Explain::ExplainMode explain_mode(const std::string& name) {
  for (const ExplainMode& known : kExplainModes) {
    if (name == known.name) return known.mode;
  }
  throw Error("IZVOR_INVALID_ARGUMENT",
              {{"function", "explain"}, {"reason", "mode must be simple, extended, codegen, cost or formatted, not " + name}});
}

StreamingQueryManagerCommandResult run(RemoteSession& session, StreamingQueryManagerCommand&& body) {
  Command command;
  *command.mutable_streaming_query_manager_command() = std::move(body);
  return session.command(std::move(command), ExecutePlanResponse::kStreamingQueryManagerCommandResult).streaming_query_manager_command_result();
}

std::shared_ptr<runtime::StreamingQuery> handle(const std::shared_ptr<RemoteSession>& session,
                                                const StreamingQueryManagerCommandResult::StreamingQueryInstance& query) {
  return std::make_shared<RemoteQuery>(session, query.id().id(), query.id().run_id(), query.name());
}

// The server takes settings that it knows as static silently, as it does for PySpark's builder.
void apply_settings(RemoteSession& session, const std::map<std::string, std::string>& settings) {
  if (settings.empty()) return;
  ConfigRequest::Operation operation;
  operation.mutable_set()->set_silent(true);
  for (const auto& [key, value] : settings) {
    auto& pair = *operation.mutable_set()->add_pairs();
    pair.set_key(key);
    pair.set_value(value);
  }
  session.config(std::move(operation));
}

}  // namespace

RemoteConnection::RemoteConnection(RemoteAddress address, const std::map<std::string, std::string>& settings)
    : remote_(address.display()), session_(std::make_shared<RemoteSession>(std::move(address))) {
  apply_settings(*session_, settings);
}

RemoteConnection::~RemoteConnection() = default;

std::string RemoteConnection::version() {
  AnalyzePlanRequest request;
  request.mutable_spark_version();
  return session_->analyze(std::move(request)).spark_version().version();
}

// ---- Configuration ----
std::string RemoteConnection::get_config(const std::string& key) {
  ConfigRequest::Operation operation;
  operation.mutable_get()->add_keys(key);
  const auto response = session_->config(std::move(operation));
  return response.pairs_size() == 0 ? std::string() : response.pairs(0).value();
}

std::optional<std::string> RemoteConnection::find_config(const std::string& key) {
  ConfigRequest::Operation operation;
  operation.mutable_get_option()->add_keys(key);
  const auto response = session_->config(std::move(operation));
  if (response.pairs_size() == 0 || !response.pairs(0).has_value()) return std::nullopt;
  return response.pairs(0).value();
}

void RemoteConnection::set_config(const std::string& key, const std::string& value) {
  ConfigRequest::Operation operation;
  auto& pair = *operation.mutable_set()->add_pairs();
  pair.set_key(key);
  pair.set_value(value);
  session_->config(std::move(operation));
}

void RemoteConnection::unset_config(const std::string& key) {
  ConfigRequest::Operation operation;
  operation.mutable_unset()->add_keys(key);
  session_->config(std::move(operation));
}

// ---- Analysis ----
Schema RemoteConnection::schema(const Relation& relation) {
  AnalyzePlanRequest request;
  *request.mutable_schema()->mutable_plan()->mutable_root() = relation;
  return schema_from_proto(session_->analyze(std::move(request)).schema().schema());
}

bool RemoteConnection::is_streaming(const Relation& relation) {
  AnalyzePlanRequest request;
  *request.mutable_is_streaming()->mutable_plan()->mutable_root() = relation;
  return session_->analyze(std::move(request)).is_streaming().is_streaming();
}

std::string RemoteConnection::explain(const Relation& relation, const std::string& mode) {
  AnalyzePlanRequest request;
  request.mutable_explain()->set_explain_mode(explain_mode(mode));
  *request.mutable_explain()->mutable_plan()->mutable_root() = relation;
  return session_->analyze(std::move(request)).explain().explain_string();
}

// ---- Execution ----
session::QueryResult RemoteConnection::execute(const Relation& relation) {
  spark::connect::Plan plan;
  *plan.mutable_root() = relation;
  RemoteResult result;
  session_->execute(std::move(plan), [&result](ExecutePlanResponse& response) { result.add(response); });
  return std::move(result).finish();
}

std::string RemoteConnection::show(const Relation& relation, int rows, int truncate, bool vertical) {
  Relation show;
  show.mutable_common()->set_plan_id(next_plan_id());
  *show.mutable_show_string()->mutable_input() = relation;
  show.mutable_show_string()->set_num_rows(rows);
  show.mutable_show_string()->set_truncate(truncate);
  show.mutable_show_string()->set_vertical(vertical);
  return to_rows(execute(show)).at(0).get<std::string>(0);
}

void RemoteConnection::write(const spark::connect::WriteOperation& operation) {
  spark::connect::Plan plan;
  *plan.mutable_command()->mutable_write_operation() = operation;
  session_->execute(std::move(plan), [](ExecutePlanResponse&) {});
}

// ---- Streaming queries ----
std::string RemoteConnection::register_foreach_batch(session::ForeachBatchFunction) {
  throw Error("IZVOR_REMOTE_HANDLE", {{"what", "A foreach_batch function"}, {"remote", remote_}});
}

std::shared_ptr<session::MemoryStreamHandle> RemoteConnection::create_memory_stream(const Schema&) {
  throw Error("IZVOR_REMOTE_HANDLE", {{"what", "A memory stream"}, {"remote", remote_}});
}

std::shared_ptr<runtime::StreamingQuery> RemoteConnection::start(const spark::connect::WriteStreamOperationStart& operation) {
  Command command;
  *command.mutable_write_stream_operation_start() = operation;
  const auto response = session_->command(std::move(command), ExecutePlanResponse::kWriteStreamOperationStartResult);
  const auto& started = response.write_stream_operation_start_result();
  return std::make_shared<RemoteQuery>(session_, started.query_id().id(), started.query_id().run_id(), started.name());
}

std::vector<std::shared_ptr<runtime::StreamingQuery>> RemoteConnection::active_queries() {
  StreamingQueryManagerCommand command;
  command.set_active(true);
  const auto result = run(*session_, std::move(command));
  std::vector<std::shared_ptr<runtime::StreamingQuery>> queries;
  for (const auto& query : result.active().active_queries()) queries.push_back(handle(session_, query));
  return queries;
}

std::shared_ptr<runtime::StreamingQuery> RemoteConnection::find_query(const std::string& id) {
  StreamingQueryManagerCommand command;
  command.set_get_query(id);
  const auto result = run(*session_, std::move(command));
  return result.has_query() ? handle(session_, result.query()) : nullptr;
}

bool RemoteConnection::await_any_termination(std::optional<std::chrono::milliseconds> timeout) {
  StreamingQueryManagerCommand command;
  command.mutable_await_any_termination();
  // Spark takes no timeout of zero.
  if (timeout) command.mutable_await_any_termination()->set_timeout_ms(std::max<int64_t>(timeout->count(), 1));
  return run(*session_, std::move(command)).await_any_termination().terminated();
}

void RemoteConnection::reset_terminated() {
  StreamingQueryManagerCommand command;
  command.set_reset_terminated(true);
  run(*session_, std::move(command));
}

void RemoteConnection::close() {
  if (!closed_.exchange(true)) session_->release();
}

}  // namespace izvor::client
