#include "izvor/client/remote_result.h"

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/reader.h>
#include <spark/connect/base.pb.h>

#include "izvor/client/proto_types.h"
#include "izvor/error.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::client {

void RemoteResult::add(spark::connect::ExecutePlanResponse& response) {
  if (response.has_schema()) schema_ = schema_from_proto(response.schema());
  if (response.has_arrow_batch()) add_batch(std::move(*response.mutable_arrow_batch()->mutable_data()));
}

void RemoteResult::add_batch(std::string&& ipc_stream) {
  auto input = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(std::move(ipc_stream)));
  auto reader = value_or_throw(arrow::ipc::RecordBatchStreamReader::Open(std::move(input)));
  std::shared_ptr<arrow::RecordBatch> batch;
  for (;;) {
    throw_if_error(reader->ReadNext(&batch));
    if (batch == nullptr) return;
    batches_.push_back({batch->num_rows(), batch->columns()});
  }
}

session::QueryResult RemoteResult::finish() && {
  if (!schema_) throw Error("INTERNAL_ERROR", {{"message", "The server sent a result without its schema."}});
  for (const Batch& batch : batches_) {
    if (batch.columns.size() != schema_->size()) throw Error("INTERNAL_ERROR", {{"message", "The server sent rows that do not fit their schema."}});
  }
  return {std::move(*schema_), std::move(batches_)};
}

}  // namespace izvor::client
