#pragma once

#include <optional>

#include "izvor/session/session.h"

namespace spark::connect {
class ExecutePlanResponse;
}

namespace izvor::client {

// Puts a result together from the responses of an ExecutePlan.
class RemoteResult {
 public:
  void add(spark::connect::ExecutePlanResponse& response);
  session::QueryResult finish() &&;

 private:
  void add_batch(std::string&& ipc_stream);

  std::optional<Schema> schema_;
  std::vector<Batch> batches_;
};

}  // namespace izvor::client
