#include "izvor/client/remote_error.h"

#include <optional>

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/support/status.h>
#include <spark/connect/base.pb.h>
#include <nlohmann/json.hpp>

#include "izvor/base/error_templates.h"

namespace izvor::client {
namespace {

struct RemoteFailure {
  std::string error_class;
  std::string sql_state;
  std::string message;
  Error::Parameters parameters;
};

std::optional<google::rpc::ErrorInfo> error_info(const google::rpc::Status& status) {
  google::rpc::ErrorInfo info;
  for (const auto& detail : status.details()) {
    if (detail.UnpackTo(&info)) return info;
  }
  return std::nullopt;
}

std::string metadata_of(const google::rpc::ErrorInfo& info, const char* name) {
  const auto found = info.metadata().find(name);
  return found == info.metadata().end() ? std::string() : found->second;
}

// The server cuts what it puts into the status: message and parameters may be shortened or missing.
RemoteFailure from_info(const google::rpc::ErrorInfo& info, const std::string& message) {
  RemoteFailure out{metadata_of(info, "errorClass"), metadata_of(info, "sqlState"), message, {}};
  const auto parameters = nlohmann::json::parse(metadata_of(info, "messageParameters"), nullptr, /*allow_exceptions=*/false);
  if (!parameters.is_object()) return out;
  for (const auto& [name, value] : parameters.items()) {
    if (value.is_string()) out.parameters[name] = value.get<std::string>();
  }
  return out;
}

// The whole message of the root error; the class is that of the first error along its causes that has one.
void enrich(const spark::connect::FetchErrorDetailsResponse& details, RemoteFailure& out) {
  if (!details.has_root_error_idx()) return;
  int index = details.root_error_idx();
  for (int depth = 0; index >= 0 && index < details.errors_size() && depth < details.errors_size(); ++depth) {
    const auto& error = details.errors(index);
    if (depth == 0) out.message = error.message();
    if (error.spark_throwable().has_error_class()) {
      out.error_class = error.spark_throwable().error_class();
      out.sql_state = error.spark_throwable().sql_state();
      out.parameters = {error.spark_throwable().message_parameters().begin(), error.spark_throwable().message_parameters().end()};
      return;
    }
    index = error.has_cause_idx() ? error.cause_idx() : -1;
  }
}

}  // namespace

Error remote_error(const grpc::Status& status, const std::string& remote, const ErrorDetailsFetcher& fetch_details) {
  google::rpc::Status details;
  const bool answered = !status.error_details().empty() && details.ParseFromString(status.error_details());
  const auto info = answered ? error_info(details) : std::nullopt;
  if (!info) {
    return Error("IZVOR_REMOTE_UNAVAILABLE",
                 {{"remote", remote}, {"reason", status.error_message().empty() ? "no reason given" : status.error_message()}});
  }
  RemoteFailure failure = from_info(*info, details.message());
  const std::string error_id = metadata_of(*info, "errorId");
  if (!error_id.empty()) enrich(fetch_details(error_id), failure);
  if (failure.sql_state.empty()) {
    const ErrorTemplate* known = find_error_template(failure.error_class);
    if (known != nullptr) failure.sql_state = known->sql_state;
  }
  return Error::from_remote(failure.error_class, failure.sql_state, failure.message, failure.parameters);
}

}  // namespace izvor::client
