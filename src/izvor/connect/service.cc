#include "izvor/connect/service.h"

#include <chrono>
#include <utility>

#include "izvor/analyze/protocol_errors.h"
#include "izvor/base/uuid.h"
#include "izvor/connect/add_artifacts.h"
#include "izvor/connect/analyze_plan.h"
#include "izvor/connect/bearer_token.h"
#include "izvor/connect/config_request.h"
#include "izvor/connect/execute_plan.h"
#include "izvor/connect/plan_input.h"

namespace izvor::connect {
namespace {

using spark::connect::ExecutePlanRequest;
using spark::connect::ReattachExecuteRequest;

// Spark's spark.connect.execute.reattachable.senderMaxStreamDuration and senderMaxStreamSize.
constexpr std::chrono::minutes kLongestStream{2};
constexpr size_t kLargestStream = size_t{1} << 30;

template <typename Request>
SessionKey key_of(const Request& request) {
  return {request.user_context().user_id(), request.session_id()};
}

bool is_reattachable(const ExecutePlanRequest& request) {
  for (const auto& option : request.request_options()) {
    if (option.has_reattach_options()) return option.reattach_options().reattachable();
  }
  return false;
}

Operation::Identity identity_of(const ExecutePlanRequest& request, const ClientSession& session) {
  Operation::Identity identity;
  identity.session_id = request.session_id();
  identity.server_side_session_id = session.server_side_id();
  identity.operation_id = request.has_operation_id() ? request.operation_id() : random_uuid();
  identity.tags = {request.tags().begin(), request.tags().end()};
  identity.reattachable = is_reattachable(request);
  return identity;
}

bool is_meant(const spark::connect::InterruptRequest& request, const Operation::Identity& operation) {
  using Request = spark::connect::InterruptRequest;
  switch (request.interrupt_type()) {
    case Request::INTERRUPT_TYPE_ALL: return true;
    case Request::INTERRUPT_TYPE_TAG: return operation.tags.contains(request.operation_tag());
    case Request::INTERRUPT_TYPE_OPERATION_ID: return operation.operation_id == request.operation_id();
    default: throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "No kind of interrupt."}});
  }
}

}  // namespace

// What the generated code does for a split stream, with bytes as its responses.
template <typename Request>
void Service::stream_method(const char* name, Handler<Request> handler) {
  using Stream = grpc::ServerSplitStreamer<Request, grpc::ByteBuffer>;
  const auto call = [this, handler](grpc::ServerContext* context, Stream* stream) {
    Request request;
    if (!stream->Read(&request)) return grpc::Status(grpc::StatusCode::INTERNAL, "The request cannot be read.");
    return (this->*handler)(*context, request, *stream);
  };
  const int index = Request::descriptor()->file()->service(0)->FindMethodByName(name)->index();
  MarkMethodStreamed(index, new grpc::internal::SplitServerStreamingHandler<Request, grpc::ByteBuffer>(call));
}

Service::Service(std::shared_ptr<SessionRegistry> sessions, std::string token) : sessions_(std::move(sessions)) {
  facts_.token = std::move(token);
  stream_method("ExecutePlan", &Service::execute_plan_into);
  stream_method("ReattachExecute", &Service::reattach_execute_into);
}

template <typename Fn>
grpc::Status Service::authorized(const grpc::ServerContext& context, Fn&& fn) {
  if (!is_authorized(context, facts_.token)) return {grpc::StatusCode::UNAUTHENTICATED, "The call carries no valid bearer token."};
  return status_of(errors_without_session_, fn);
}

template <typename Request, typename Fn>
grpc::Status Service::with_session(const grpc::ServerContext& context, const Request& request, Fn&& fn) {
  std::shared_ptr<ClientSession> session;
  const grpc::Status found = authorized(
      context, [&] { session = sessions_->get(key_of(request), request.client_observed_server_side_session_id(), request.client_type()); });
  return found.ok() ? status_of(session->errors(), [&] { fn(session); }) : found;
}

// A stream of a reattachable operation ends now and then without an error and without the operation's end, as Spark's does: the client reattaches, so
// that no proxy on the way has reason to cut it.
void Service::send_responses(Operation& operation, const std::string& last_response_id, grpc::ServerContext& context, Writer& writer) {
  Operation::Cursor cursor(operation, last_response_id);
  const auto deadline = std::chrono::steady_clock::now() + kLongestStream;
  const bool may_end = operation.identity().reattachable;
  const auto abandoned = [&] { return context.IsCancelled() || (may_end && std::chrono::steady_clock::now() >= deadline); };
  size_t sent = 0;
  while (const auto response = cursor.next(abandoned)) {
    if (!writer.Write(to_byte_buffer(*response))) return;
    sent += response->bytes;
    if (may_end && (sent >= kLargestStream || abandoned())) return;
  }
}

grpc::Status Service::execute_plan_into(grpc::ServerContext& context, const ExecutePlanRequest& request, Writer& writer) {
  return with_session(context, request, [&](const std::shared_ptr<ClientSession>& session) {
    spark::connect::Plan plan = request.plan();
    restore_plans(session->artifacts(), plan);
    const auto operation = session->add_operation(identity_of(request, *session));
    // The session outlives its operations, which it owns.
    operation->start([this, owner = std::weak_ptr(session), plan = std::move(plan)](Operation& running) {
      const auto living = owner.lock();
      if (living == nullptr) return;
      CommandContext command{*sessions_, living, running, facts_};
      execute_plan(plan, command);
    });
    const std::string id = operation->identity().operation_id;
    if (operation->identity().reattachable) return send_responses(*operation, "", context, writer);
    // Nobody can come back for it.
    try {
      send_responses(*operation, "", context, writer);
    } catch (...) {
      session->remove_operation(id);
      throw;
    }
    session->remove_operation(id);
  });
}

grpc::Status Service::reattach_execute_into(grpc::ServerContext& context, const ReattachExecuteRequest& request, Writer& writer) {
  return with_session(context, request, [&](const std::shared_ptr<ClientSession>& session) {
    const auto operation = session->operation(request.operation_id());
    if (!operation->identity().reattachable) throw Error("INVALID_CURSOR.NOT_REATTACHABLE");
    send_responses(*operation, request.last_response_id(), context, writer);
  });
}

// Clients send these late, twice and for operations that are gone: nothing of that is an error.
grpc::Status Service::ReleaseExecute(grpc::ServerContext* context, const spark::connect::ReleaseExecuteRequest* request,
                                     spark::connect::ReleaseExecuteResponse* response) {
  return with_session(*context, *request, [&](const std::shared_ptr<ClientSession>& session) {
    response->set_session_id(request->session_id());
    response->set_server_side_session_id(session->server_side_id());
    const auto operation = session->find_operation(request->operation_id());
    if (operation == nullptr) return;
    response->set_operation_id(request->operation_id());
    if (request->has_release_until()) return operation->release_until(request->release_until().response_id());
    operation->cancel();
    session->remove_operation(request->operation_id());
  });
}

grpc::Status Service::AnalyzePlan(grpc::ServerContext* context, const spark::connect::AnalyzePlanRequest* request,
                                  spark::connect::AnalyzePlanResponse* response) {
  return with_session(*context, *request, [&](const std::shared_ptr<ClientSession>& session) {
    response->set_session_id(request->session_id());
    response->set_server_side_session_id(session->server_side_id());
    spark::connect::AnalyzePlanRequest whole = *request;
    restore_plans(session->artifacts(), whole);
    analyze_plan(whole, *session, *response);
  });
}

grpc::Status Service::Config(grpc::ServerContext* context, const spark::connect::ConfigRequest* request, spark::connect::ConfigResponse* response) {
  return with_session(*context, *request, [&](const std::shared_ptr<ClientSession>& session) {
    response->set_session_id(request->session_id());
    response->set_server_side_session_id(session->server_side_id());
    answer_config(*request, *session, *response);
  });
}

grpc::Status Service::AddArtifacts(grpc::ServerContext* context, grpc::ServerReader<spark::connect::AddArtifactsRequest>* reader,
                                   spark::connect::AddArtifactsResponse* response) {
  spark::connect::AddArtifactsRequest request;
  if (!reader->Read(&request)) return {grpc::StatusCode::INVALID_ARGUMENT, "The call carries no artifacts."};
  return with_session(*context, request, [&](const std::shared_ptr<ClientSession>& session) {
    response->set_session_id(request.session_id());
    response->set_server_side_session_id(session->server_side_id());
    ArtifactReceiver receiver(session->artifacts(), *response);
    do {
      receiver.add(request);
    } while (reader->Read(&request));
    receiver.finish();
    session->engine_session().set_python_files(session->artifacts().python_path(), session->artifacts().files_directory());
  });
}

grpc::Status Service::ArtifactStatus(grpc::ServerContext* context, const spark::connect::ArtifactStatusesRequest* request,
                                     spark::connect::ArtifactStatusesResponse* response) {
  return with_session(*context, *request, [&](const std::shared_ptr<ClientSession>& session) {
    response->set_session_id(request->session_id());
    response->set_server_side_session_id(session->server_side_id());
    for (const std::string& name : request->names()) (*response->mutable_statuses())[name].set_exists(session->artifacts().exists(name));
  });
}

grpc::Status Service::Interrupt(grpc::ServerContext* context, const spark::connect::InterruptRequest* request,
                                spark::connect::InterruptResponse* response) {
  return with_session(*context, *request, [&](const std::shared_ptr<ClientSession>& session) {
    response->set_session_id(request->session_id());
    response->set_server_side_session_id(session->server_side_id());
    for (const auto& operation : session->operations()) {
      if (operation->has_ended() || !is_meant(*request, operation->identity())) continue;
      operation->cancel();
      response->add_interrupted_ids(operation->identity().operation_id);
    }
  });
}

grpc::Status Service::ReleaseSession(grpc::ServerContext* context, const spark::connect::ReleaseSessionRequest* request,
                                     spark::connect::ReleaseSessionResponse* response) {
  return authorized(*context, [&] {
    response->set_session_id(request->session_id());
    response->set_server_side_session_id(sessions_->release(key_of(*request), request->allow_reconnect()));
  });
}

grpc::Status Service::FetchErrorDetails(grpc::ServerContext* context, const spark::connect::FetchErrorDetailsRequest* request,
                                        spark::connect::FetchErrorDetailsResponse* response) {
  response->set_session_id(request->session_id());
  grpc::Status found = authorized(*context, [&] { errors_without_session_.take(request->error_id(), *response); });
  if (!found.ok() || response->errors_size() > 0) return found;
  return with_session(*context, *request, [&](const std::shared_ptr<ClientSession>& session) {
    response->set_server_side_session_id(session->server_side_id());
    session->errors().take(request->error_id(), *response);
  });
}

grpc::Status Service::CloneSession(grpc::ServerContext* context, const spark::connect::CloneSessionRequest* request,
                                   spark::connect::CloneSessionResponse* response) {
  return with_session(*context, *request, [&](const std::shared_ptr<ClientSession>& session) {
    const std::string new_id = request->has_new_session_id() ? request->new_session_id() : random_uuid();
    const auto copy = sessions_->clone(session->key(), request->client_observed_server_side_session_id(), new_id);
    response->set_session_id(request->session_id());
    response->set_server_side_session_id(session->server_side_id());
    response->set_new_session_id(new_id);
    response->set_new_server_side_session_id(copy->server_side_id());
  });
}

}  // namespace izvor::connect
