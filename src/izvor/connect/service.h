#pragma once

#include <memory>
#include <string>

#include <spark/connect/base.grpc.pb.h>

#include "izvor/connect/command_context.h"
#include "izvor/connect/session_registry.h"

namespace izvor::connect {

// The calls of Spark Connect over a registry of sessions.
class Service final : public spark::connect::SparkConnectService::Service {
 public:
  Service(std::shared_ptr<SessionRegistry> sessions, std::string token);
  // Before the first call: where worker processes of this machine find the server.
  void set_local_url(std::string url) { facts_.local_url = std::move(url); }

  grpc::Status AnalyzePlan(grpc::ServerContext* context, const spark::connect::AnalyzePlanRequest* request,
                           spark::connect::AnalyzePlanResponse* response) override;
  grpc::Status Config(grpc::ServerContext* context, const spark::connect::ConfigRequest* request, spark::connect::ConfigResponse* response) override;
  grpc::Status AddArtifacts(grpc::ServerContext* context, grpc::ServerReader<spark::connect::AddArtifactsRequest>* reader,
                            spark::connect::AddArtifactsResponse* response) override;
  grpc::Status ArtifactStatus(grpc::ServerContext* context, const spark::connect::ArtifactStatusesRequest* request,
                              spark::connect::ArtifactStatusesResponse* response) override;
  grpc::Status Interrupt(grpc::ServerContext* context, const spark::connect::InterruptRequest* request,
                         spark::connect::InterruptResponse* response) override;
  grpc::Status ReleaseExecute(grpc::ServerContext* context, const spark::connect::ReleaseExecuteRequest* request,
                              spark::connect::ReleaseExecuteResponse* response) override;
  grpc::Status ReleaseSession(grpc::ServerContext* context, const spark::connect::ReleaseSessionRequest* request,
                              spark::connect::ReleaseSessionResponse* response) override;
  grpc::Status FetchErrorDetails(grpc::ServerContext* context, const spark::connect::FetchErrorDetailsRequest* request,
                                 spark::connect::FetchErrorDetailsResponse* response) override;
  grpc::Status CloneSession(grpc::ServerContext* context, const spark::connect::CloneSessionRequest* request,
                            spark::connect::CloneSessionResponse* response) override;

 private:
  // ExecutePlan and ReattachExecute write responses that are serialised already.
  using Writer = grpc::internal::WriterInterface<grpc::ByteBuffer>;
  template <typename Request>
  using Handler = grpc::Status (Service::*)(grpc::ServerContext&, const Request&, Writer&);
  template <typename Request>
  void stream_method(const char* name, Handler<Request> handler);
  grpc::Status execute_plan_into(grpc::ServerContext& context, const spark::connect::ExecutePlanRequest& request, Writer& writer);
  grpc::Status reattach_execute_into(grpc::ServerContext& context, const spark::connect::ReattachExecuteRequest& request, Writer& writer);
  // Sends what the operation has to say behind `last_response_id`.
  static void send_responses(Operation& operation, const std::string& last_response_id, grpc::ServerContext& context, Writer& writer);
  // fn(session) with the session of a request, whose errors become its status.
  template <typename Request, typename Fn>
  grpc::Status with_session(const grpc::ServerContext& context, const Request& request, Fn&& fn);
  // fn(), for who may call; its errors become the status.
  template <typename Fn>
  grpc::Status authorized(const grpc::ServerContext& context, Fn&& fn);

  std::shared_ptr<SessionRegistry> sessions_;
  ServerFacts facts_;
  ErrorStore errors_without_session_;
};

}  // namespace izvor::connect
