#include "izvor/client/remote_query.h"

#include "izvor/base/error_templates.h"
#include "izvor/client/remote_session.h"

namespace izvor::client {
namespace {

using spark::connect::StreamingQueryCommand;
using spark::connect::StreamingQueryCommandResult;

// The server puts the Java class before the message: "org.apache...StreamingQueryException: [STREAM_FAILED] ...".
std::string without_java_class(const std::string& message) {
  const size_t end = message.find(": ");
  return end == std::string::npos ? message : message.substr(end + 2);
}

std::string sql_state_of(const std::string& error_class) {
  const ErrorTemplate* known = find_error_template(error_class);
  return known == nullptr ? std::string() : std::string(known->sql_state);
}

}  // namespace

StreamingQueryCommandResult RemoteQuery::run(StreamingQueryCommand&& body) const {
  spark::connect::Command command;
  *command.mutable_streaming_query_command() = std::move(body);
  auto& id = *command.mutable_streaming_query_command()->mutable_query_id();
  id.set_id(id_);
  id.set_run_id(run_id_);
  return session_->command(std::move(command), spark::connect::ExecutePlanResponse::kStreamingQueryCommandResult).streaming_query_command_result();
}

bool RemoteQuery::is_active() const {
  StreamingQueryCommand command;
  command.set_status(true);
  return run(std::move(command)).status().is_active();
}

runtime::QueryStatus RemoteQuery::status() const {
  StreamingQueryCommand command;
  command.set_status(true);
  const auto result = run(std::move(command));
  return {result.status().status_message(), result.status().is_data_available(), result.status().is_trigger_active()};
}

std::vector<std::string> RemoteQuery::recent_progress() const {
  StreamingQueryCommand command;
  command.set_recent_progress(true);
  const auto result = run(std::move(command));
  return {result.recent_progress().recent_progress_json().begin(), result.recent_progress().recent_progress_json().end()};
}

std::optional<std::string> RemoteQuery::last_progress() const {
  StreamingQueryCommand command;
  command.set_last_progress(true);
  const auto result = run(std::move(command));
  const auto& texts = result.recent_progress().recent_progress_json();
  return texts.empty() ? std::nullopt : std::optional(texts[texts.size() - 1]);
}

std::optional<Error> RemoteQuery::exception() const {
  StreamingQueryCommand command;
  command.set_exception(true);
  const auto result = run(std::move(command));
  if (!result.exception().has_exception_message()) return std::nullopt;
  const std::string& error_class = result.exception().error_class();
  return Error::from_remote(error_class, sql_state_of(error_class), without_java_class(result.exception().exception_message()), {});
}

bool RemoteQuery::await_termination(std::optional<std::chrono::milliseconds> timeout) {
  StreamingQueryCommand command;
  command.mutable_await_termination();
  // Spark takes no timeout of zero.
  if (timeout) command.mutable_await_termination()->set_timeout_ms(std::max<int64_t>(timeout->count(), 1));
  return run(std::move(command)).await_termination().terminated();
}

void RemoteQuery::process_all_available() {
  StreamingQueryCommand command;
  command.set_process_all_available(true);
  run(std::move(command));
}

void RemoteQuery::stop() {
  StreamingQueryCommand command;
  command.set_stop(true);
  run(std::move(command));
}

std::string RemoteQuery::explain(bool extended) const {
  StreamingQueryCommand command;
  command.mutable_explain()->set_extended(extended);
  return run(std::move(command)).explain().result();
}

}  // namespace izvor::client
