#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <grpcpp/support/status.h>

#include "izvor/error.h"

namespace spark::connect {
class FetchErrorDetailsResponse;
}

namespace izvor::connect {

// Errors that a client may still ask the details of (FetchErrorDetails); the oldest are forgotten. Thread-safe.
class ErrorStore {
 public:
  // Its id.
  std::string add(const Error& error);
  // Fills root_error_idx and errors when the id is known; each error is told once.
  void take(const std::string& error_id, spark::connect::FetchErrorDetailsResponse& response);

 private:
  std::mutex mutex_;
  std::map<int64_t, std::string> ids_by_age_;
  std::map<std::string, Error> errors_;
  int64_t next_age_ = 0;
};

// The Java classes of the exception that Spark raises for the error, most special first: clients choose their exception's type by them.
std::vector<std::string> java_classes(const Error& error);

// An error as Spark Connect puts it into a gRPC status: a google.rpc.Status with an ErrorInfo.
grpc::Status to_status(const Error& error, ErrorStore& store);

// fn(), with what it throws as a status.
template <typename Fn>
grpc::Status status_of(ErrorStore& store, Fn&& fn) {
  try {
    fn();
    return grpc::Status::OK;
  } catch (const Error& error) {
    return to_status(error, store);
  } catch (const std::exception& error) {
    return to_status(Error("INTERNAL_ERROR", {{"message", error.what()}}), store);
  }
}

}  // namespace izvor::connect
