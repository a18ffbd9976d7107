#include "izvor/connect/arrow_result.h"

#include <algorithm>
#include <utility>

#include <arrow/api.h>
#include <arrow/util/byte_size.h>

#include "izvor/analyze/proto_types.h"
#include "izvor/connect/ipc_pieces.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::connect {
namespace {

using spark::connect::ExecutePlanResponse;

// As Spark's (spark.connect.grpc.arrow.maxBatchSize): clients take messages of up to 128 MiB; small ones keep their memory and ours low.
constexpr int64_t kBytesOfBatch = int64_t{4} << 20;
// Rows that cost less to send again than a response of their own.
constexpr int64_t kBytesOfFewRows = int64_t{64} << 10;

// The same type with timestamps in a zone.
std::shared_ptr<arrow::DataType> in_zone(const std::shared_ptr<arrow::DataType>& type, const std::string& zone) {
  if (type->id() == arrow::Type::TIMESTAMP && !static_cast<const arrow::TimestampType&>(*type).timezone().empty()) {
    return arrow::timestamp(arrow::TimeUnit::MICRO, zone);
  }
  if (type->num_fields() == 0) return type;
  arrow::FieldVector fields;
  for (const auto& field : type->fields()) fields.push_back(field->WithType(in_zone(field->type(), zone)));
  switch (type->id()) {
    case arrow::Type::LIST: return arrow::list(fields[0]);
    case arrow::Type::STRUCT: return arrow::struct_(fields);
    case arrow::Type::MAP: return std::make_shared<arrow::MapType>(fields[0]);
    default: return type;
  }
}

// The same memory under a type that differs in zones only.
std::shared_ptr<arrow::ArrayData> retyped(const arrow::ArrayData& data, const std::shared_ptr<arrow::DataType>& type) {
  auto out = data.Copy();
  out->type = type;
  for (size_t i = 0; i < out->child_data.size(); ++i) out->child_data[i] = retyped(*data.child_data[i], type->field(static_cast<int>(i))->type());
  return out;
}

int64_t bytes_of(const arrow::RecordBatch& batch) { return std::max<int64_t>(1, value_or_throw(arrow::util::ReferencedBufferSize(batch))); }

}  // namespace

void ArrowResult::begin(const Schema& schema) {
  analyze::to_proto(DataType::structure(schema.fields()), *head_.mutable_schema());
  arrow::FieldVector fields;
  const auto engine_schema = to_arrow(schema);
  for (const auto& field : engine_schema->fields()) fields.push_back(field->WithType(in_zone(field->type(), time_zone_)));
  schema_ = arrow::schema(fields);
}

void ArrowResult::add(Batch&& rows) {
  if (rows.num_rows == 0) return;
  arrow::ArrayVector columns;
  for (size_t i = 0; i < rows.columns.size(); ++i) {
    columns.push_back(arrow::MakeArray(retyped(*rows.columns[i]->data(), schema_->field(static_cast<int>(i))->type())));
  }
  const auto batch = arrow::RecordBatch::Make(schema_, rows.num_rows, columns);
  const int64_t bytes = bytes_of(*batch);
  if (bytes <= kBytesOfBatch) {
    if (waiting_bytes_ + bytes > kBytesOfBatch) flush();
    waiting_.push_back(batch);
    waiting_bytes_ += bytes;
    return;
  }
  flush();
  const int64_t parts = (bytes + kBytesOfBatch - 1) / kBytesOfBatch;
  const int64_t step = std::max<int64_t>(1, rows.num_rows / parts);
  for (int64_t from = 0; from < rows.num_rows; from += step) put(*batch->Slice(from, step));
}

void ArrowResult::flush() {
  const auto parts = std::exchange(waiting_, {});
  waiting_bytes_ = 0;
  if (parts.size() == 1) put(*parts.front());
  if (parts.size() > 1) put(*value_or_throw(arrow::ConcatenateRecordBatches(parts)));
}

void ArrowResult::put(const arrow::RecordBatch& rows) {
  if (head_.has_schema() && bytes_of(rows) > kBytesOfFewRows) operation_.put(std::exchange(head_, {}));
  operation_.put(WireRows{rows.num_rows(), sent_, ipc_pieces(rows)}, std::exchange(head_, {}));
  sent_ += rows.num_rows();
}

void ArrowResult::finish() {
  flush();
  if (sent_ == 0) put(*value_or_throw(arrow::RecordBatch::MakeEmpty(schema_)));
}

void put_result(const session::QueryResult& result, const std::string& time_zone, Operation& operation) {
  ArrowResult out(time_zone, operation);
  out.begin(result.schema);
  for (const Batch& rows : result.batches) out.add(Batch(rows));
  out.finish();
}

}  // namespace izvor::connect
