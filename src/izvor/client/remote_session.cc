#include "izvor/client/remote_session.h"

#include <chrono>
#include <cstdlib>

#include <fmt/format.h>
#include <grpcpp/grpcpp.h>

#include "izvor/base/uuid.h"
#include "izvor/client/remote_error.h"
#include "izvor/error.h"

namespace izvor::client {
namespace {

constexpr std::chrono::seconds kConnectTimeout{10};
// As Spark's own clients: a batch of rows comes in one message.
constexpr int kMaxMessageBytes = 128 * 1024 * 1024;

std::string user_of(const RemoteAddress& address) {
  if (!address.user_id.empty()) return address.user_id;
  const char* user = std::getenv("USER");
  return user == nullptr ? "izvor" : user;
}

std::shared_ptr<grpc::Channel> open_channel(const RemoteAddress& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetMaxSendMessageSize(kMaxMessageBytes);
  const auto credentials = address.use_ssl ? grpc::SslCredentials({}) : grpc::InsecureChannelCredentials();
  return grpc::CreateCustomChannel(address.target(), credentials, arguments);
}

}  // namespace

RemoteSession::RemoteSession(RemoteAddress address)
    : address_(std::move(address)),
      session_id_(address_.session_id.empty() ? random_uuid() : address_.session_id),
      user_id_(user_of(address_)),
      channel_(open_channel(address_)),
      stub_(spark::connect::SparkConnectService::NewStub(channel_)) {}

template <typename Request>
void RemoteSession::sign(Request& request) const {
  request.set_session_id(session_id_);
  request.mutable_user_context()->set_user_id(user_id_);
  request.set_client_type(address_.user_agent.empty() ? "izvor" : address_.user_agent);
}

void RemoteSession::prepare(grpc::ClientContext& context) const {
  for (const auto& [key, value] : address_.metadata) context.AddMetadata(key, value);
  if (!address_.token.empty()) context.AddMetadata("authorization", "Bearer " + address_.token);
}

void RemoteSession::require_connection() {
  if (channel_->WaitForConnected(std::chrono::system_clock::now() + kConnectTimeout)) return;
  throw Error("IZVOR_REMOTE_UNAVAILABLE",
              {{"remote", address_.display()}, {"reason", fmt::format("no connection within {} seconds", kConnectTimeout.count())}});
}

spark::connect::AnalyzePlanResponse RemoteSession::analyze(spark::connect::AnalyzePlanRequest request) {
  require_connection();
  sign(request);
  grpc::ClientContext context;
  prepare(context);
  spark::connect::AnalyzePlanResponse response;
  throw_if_failed(stub_->AnalyzePlan(&context, request, &response));
  return response;
}

spark::connect::ConfigResponse RemoteSession::config(spark::connect::ConfigRequest::Operation operation) {
  require_connection();
  spark::connect::ConfigRequest request;
  sign(request);
  *request.mutable_operation() = std::move(operation);
  grpc::ClientContext context;
  prepare(context);
  spark::connect::ConfigResponse response;
  throw_if_failed(stub_->Config(&context, request, &response));
  return response;
}

void RemoteSession::execute(spark::connect::Plan plan, const ResponseHandler& handler) {
  require_connection();
  spark::connect::ExecutePlanRequest request;
  sign(request);
  request.set_operation_id(random_uuid());
  *request.mutable_plan() = std::move(plan);
  grpc::ClientContext context;
  prepare(context);
  const auto stream = stub_->ExecutePlan(&context, request);
  spark::connect::ExecutePlanResponse response;
  while (stream->Read(&response)) handler(response);
  throw_if_failed(stream->Finish());
}

spark::connect::ExecutePlanResponse RemoteSession::command(spark::connect::Command command,
                                                           spark::connect::ExecutePlanResponse::ResponseTypeCase answer) {
  spark::connect::Plan plan;
  *plan.mutable_command() = std::move(command);
  spark::connect::ExecutePlanResponse out;
  execute(std::move(plan), [&](spark::connect::ExecutePlanResponse& response) {
    if (response.response_type_case() == answer) out = std::move(response);
  });
  if (out.response_type_case() != answer) {
    throw Error("IZVOR_REMOTE_UNAVAILABLE", {{"remote", address_.display()}, {"reason", "the answer to a command was missing"}});
  }
  return out;
}

void RemoteSession::release() {
  spark::connect::ReleaseSessionRequest request;
  sign(request);
  grpc::ClientContext context;
  prepare(context);
  spark::connect::ReleaseSessionResponse response;
  throw_if_failed(stub_->ReleaseSession(&context, request, &response));
}

void RemoteSession::throw_if_failed(const grpc::Status& status) {
  if (status.ok()) return;
  throw remote_error(status, address_.display(), [this](const std::string& error_id) { return fetch_details(error_id); });
}

spark::connect::FetchErrorDetailsResponse RemoteSession::fetch_details(const std::string& error_id) {
  spark::connect::FetchErrorDetailsRequest request;
  sign(request);
  request.set_error_id(error_id);
  grpc::ClientContext context;
  prepare(context);
  spark::connect::FetchErrorDetailsResponse response;
  // The details only enrich an error that is thrown anyhow.
  if (!stub_->FetchErrorDetails(&context, request, &response).ok()) response.Clear();
  return response;
}

}  // namespace izvor::client
