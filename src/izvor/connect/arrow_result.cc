#include "izvor/connect/arrow_result.h"

#include <algorithm>

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/writer.h>
#include <arrow/util/byte_size.h>

#include "izvor/analyze/proto_types.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::connect {
namespace {

using spark::connect::ExecutePlanResponse;

// Clients take messages of up to 128 MiB; small ones keep their memory and ours low.
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

ExecutePlanResponse arrow_response(const arrow::RecordBatch& batch, int64_t start_offset) {
  const auto stream = value_or_throw(arrow::io::BufferOutputStream::Create());
  const auto writer = value_or_throw(arrow::ipc::MakeStreamWriter(stream, batch.schema()));
  throw_if_error(writer->WriteRecordBatch(batch));
  throw_if_error(writer->Close());
  ExecutePlanResponse response;
  auto& out = *response.mutable_arrow_batch();
  out.set_row_count(batch.num_rows());
  out.set_start_offset(start_offset);
  const auto bytes = value_or_throw(stream->Finish());
  out.set_data(bytes->data(), static_cast<size_t>(bytes->size()));
  return response;
}

int64_t rows_of_message(const arrow::RecordBatch& batch) {
  const int64_t bytes = std::max<int64_t>(1, arrow::util::TotalBufferSize(batch));
  return std::max<int64_t>(1, static_cast<int64_t>(static_cast<double>(batch.num_rows()) * kBytesOfBatch / static_cast<double>(bytes)));
}

}  // namespace

void put_result(const session::QueryResult& result, const std::string& time_zone, Operation& operation) {
  ExecutePlanResponse schema;
  analyze::to_proto(DataType::structure(result.schema.fields()), *schema.mutable_schema());
  operation.put(std::move(schema));
  arrow::FieldVector fields;
  const auto engine_schema = to_arrow(result.schema);
  for (const auto& field : engine_schema->fields()) fields.push_back(field->WithType(in_zone(field->type(), time_zone)));
  const auto arrow_schema = arrow::schema(fields);
  int64_t sent = 0;
  for (const Batch& rows : result.batches) {
    arrow::ArrayVector columns;
    for (size_t i = 0; i < rows.columns.size(); ++i) columns.push_back(arrow::MakeArray(retyped(*rows.columns[i]->data(), fields[i]->type())));
    const auto batch = arrow::RecordBatch::Make(arrow_schema, rows.num_rows, columns);
    const int64_t step = rows_of_message(*batch);
    for (int64_t from = 0; from < rows.num_rows; from += step) {
      const auto part = batch->Slice(from, step);
      operation.put(arrow_response(*part, sent));
      sent += part->num_rows();
    }
  }
  if (sent == 0) operation.put(arrow_response(*value_or_throw(arrow::RecordBatch::MakeEmpty(arrow_schema)), 0));
}

}  // namespace izvor::connect
