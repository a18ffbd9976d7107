#pragma once

#include <memory>
#include <string>

#include "izvor/connect/operation.h"
#include "izvor/session/session.h"

namespace izvor::connect {

// Sends a result as it comes: its schema, then Arrow IPC streams of one record batch each of a few megabytes (one without rows when the result is
// empty). With few rows the schema goes in their response: a client answers each with a call of its own. Timestamps are labelled with the session's
// time zone. Waits while the client is behind.
class ArrowResult final : public session::ResultReceiver {
 public:
  ArrowResult(std::string time_zone, Operation& operation) : time_zone_(std::move(time_zone)), operation_(operation) {}

  void begin(const Schema& schema) override;
  void add(Batch&& rows) override;
  // After the last rows.
  void finish();

 private:
  void put(const arrow::RecordBatch& rows);
  void flush();

  const std::string time_zone_;
  Operation& operation_;
  std::shared_ptr<arrow::Schema> schema_;
  spark::connect::ExecutePlanResponse head_;  // the schema until it is sent
  // Small batches wait here until they fill a message.
  std::vector<std::shared_ptr<arrow::RecordBatch>> waiting_;
  int64_t waiting_bytes_ = 0;
  int64_t sent_ = 0;
};

// A whole result.
void put_result(const session::QueryResult& result, const std::string& time_zone, Operation& operation);

}  // namespace izvor::connect
