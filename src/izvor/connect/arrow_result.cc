#include "izvor/connect/arrow_result.h"

#include <algorithm>
#include <utility>

#include <arrow/api.h>
#include <arrow/io/interfaces.h>
#include <arrow/ipc/writer.h>
#include <arrow/util/byte_size.h>

#include "izvor/analyze/proto_types.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::connect {
namespace {

using spark::connect::ExecutePlanResponse;

// As Spark's (spark.connect.grpc.arrow.maxBatchSize): clients take messages of up to 128 MiB; small ones keep their memory and ours low.
constexpr int64_t kBytesOfBatch = int64_t{4} << 20;

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

// Appends to a message's bytes, so that rows are copied once on their way into it.
class StringStream final : public arrow::io::OutputStream {
 public:
  explicit StringStream(std::string& out) : out_(out) {}
  ~StringStream() override = default;
  arrow::Status Write(const void* data, int64_t size) override {
    out_.append(static_cast<const char*>(data), static_cast<size_t>(size));
    return arrow::Status::OK();
  }
  arrow::Result<int64_t> Tell() const override { return static_cast<int64_t>(out_.size()); }
  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }

 private:
  std::string& out_;
  bool closed_ = false;
};

ExecutePlanResponse arrow_response(const arrow::RecordBatch& batch, int64_t start_offset) {
  constexpr int64_t kBytesOfHeaders = 4096;
  arrow::ipc::IpcWriteOptions options = arrow::ipc::IpcWriteOptions::Defaults();
  options.use_threads = false;
  ExecutePlanResponse response;
  auto& out = *response.mutable_arrow_batch();
  out.set_row_count(batch.num_rows());
  out.set_start_offset(start_offset);
  StringStream stream(*out.mutable_data());
  out.mutable_data()->reserve(static_cast<size_t>(bytes_of(batch) + kBytesOfHeaders));
  const auto writer = value_or_throw(arrow::ipc::MakeStreamWriter(&stream, batch.schema(), options));
  throw_if_error(writer->WriteRecordBatch(batch));
  throw_if_error(writer->Close());
  return response;
}

}  // namespace

void ArrowResult::begin(const Schema& schema) {
  ExecutePlanResponse response;
  analyze::to_proto(DataType::structure(schema.fields()), *response.mutable_schema());
  operation_.put(std::move(response));
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
  operation_.put(arrow_response(rows, sent_));
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
