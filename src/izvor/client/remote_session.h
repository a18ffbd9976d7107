#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include <spark/connect/base.grpc.pb.h>

#include "izvor/client/remote_address.h"

namespace izvor::client {

// The calls of one Spark Connect session. Thread-safe; connects with the first call. Errors of the server come back as izvor::Error with their class,
// SQLSTATE and parameters; IZVOR_REMOTE_UNAVAILABLE when there is no answer.
class RemoteSession {
 public:
  using ResponseHandler = std::function<void(spark::connect::ExecutePlanResponse& response)>;

  explicit RemoteSession(RemoteAddress address);

  const RemoteAddress& address() const { return address_; }
  spark::connect::AnalyzePlanResponse analyze(spark::connect::AnalyzePlanRequest request);
  spark::connect::ConfigResponse config(spark::connect::ConfigRequest::Operation operation);
  // Runs a plan; the handler gets each response of the stream in turn.
  void execute(spark::connect::Plan plan, const ResponseHandler& handler);
  // A command with one answer.
  spark::connect::ExecutePlanResponse command(spark::connect::Command command, spark::connect::ExecutePlanResponse::ResponseTypeCase answer);
  void release();

 private:
  template <typename Request>
  void sign(Request& request) const;
  void prepare(grpc::ClientContext& context) const;
  void require_connection();
  void throw_if_failed(const grpc::Status& status);
  spark::connect::FetchErrorDetailsResponse fetch_details(const std::string& error_id);

  const RemoteAddress address_;
  const std::string session_id_;
  const std::string user_id_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<spark::connect::SparkConnectService::Stub> stub_;
};

}  // namespace izvor::client
