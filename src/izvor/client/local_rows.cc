#include "izvor/client/local_rows.h"

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/writer.h>
#include <spark/connect/relations.pb.h>

#include "izvor/client/values.h"
#include "izvor/error.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::client {
namespace {

template <typename Builder, typename Convert>
void append_all(arrow::ArrayBuilder& builder, const std::vector<std::vector<Value>>& rows, size_t column, Convert&& convert) {
  auto& typed = static_cast<Builder&>(builder);
  for (const auto& row : rows) {
    throw_if_error(row[column].is_null() ? typed.AppendNull() : typed.Append(convert(row[column])));
  }
}

template <typename Builder>
void append_integers(arrow::ArrayBuilder& builder, const std::vector<std::vector<Value>>& rows, size_t column) {
  append_all<Builder>(builder, rows, column, [](const Value& value) { return static_cast<typename Builder::value_type>(value.as_int()); });
}

void append_column(const DataType& type, arrow::ArrayBuilder& builder, const std::vector<std::vector<Value>>& rows, size_t column) {
  switch (type.id()) {
    case TypeId::kBoolean: return append_all<arrow::BooleanBuilder>(builder, rows, column, [](const Value& value) { return value.as_bool(); });
    case TypeId::kByte: return append_integers<arrow::Int8Builder>(builder, rows, column);
    case TypeId::kShort: return append_integers<arrow::Int16Builder>(builder, rows, column);
    case TypeId::kInt: return append_integers<arrow::Int32Builder>(builder, rows, column);
    case TypeId::kLong: return append_integers<arrow::Int64Builder>(builder, rows, column);
    case TypeId::kFloat:
      return append_all<arrow::FloatBuilder>(builder, rows, column, [](const Value& value) { return static_cast<float>(value.as_double()); });
    case TypeId::kDouble: return append_all<arrow::DoubleBuilder>(builder, rows, column, [](const Value& value) { return value.as_double(); });
    case TypeId::kString:
    case TypeId::kBinary:
      return append_all<arrow::BinaryBuilder>(builder, rows, column, [](const Value& value) -> const std::string& { return value.as_string(); });
    case TypeId::kDate: return append_integers<arrow::Date32Builder>(builder, rows, column);
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz: return append_integers<arrow::TimestampBuilder>(builder, rows, column);
    default: throw_if_error(builder.AppendNulls(static_cast<int64_t>(rows.size())));
  }
}

}  // namespace

spark::connect::LocalRelation to_local_relation(const session::QueryResult& rows) {
  const auto schema = to_arrow(rows.schema);
  auto stream = value_or_throw(arrow::io::BufferOutputStream::Create());
  auto writer = value_or_throw(arrow::ipc::MakeStreamWriter(stream, schema));
  for (const Batch& batch : rows.batches) {
    throw_if_error(writer->WriteRecordBatch(*arrow::RecordBatch::Make(schema, batch.num_rows, batch.columns)));
  }
  throw_if_error(writer->Close());
  spark::connect::LocalRelation out;
  out.set_data(value_or_throw(stream->Finish())->ToString());
  out.set_schema(rows.schema.json());
  return out;
}

std::vector<std::vector<Value>> to_values(const std::vector<std::vector<Cell>>& rows, const Schema& schema, const std::string& function) {
  std::vector<std::vector<Value>> out;
  out.reserve(rows.size());
  for (size_t row = 0; row < rows.size(); ++row) {
    if (rows[row].size() != schema.size()) {
      throw Error("IZVOR_INVALID_ARGUMENT", {{"function", function},
                                             {"reason", "row " + std::to_string(row) + " has " + std::to_string(rows[row].size()) + " values for " +
                                                            std::to_string(schema.size()) + " columns"}});
    }
    auto& values = out.emplace_back();
    for (size_t column = 0; column < schema.size(); ++column) {
      try {
        values.push_back(to_value(rows[row][column], schema.field(column)));
      } catch (const ValueMismatch& mismatch) {
        throw Error(
            "IZVOR_INVALID_ARGUMENT",
            {{"function", function}, {"reason", "row " + std::to_string(row) + ", column " + schema.field(column).name + ": " + mismatch.reason}});
      }
    }
  }
  return out;
}

session::QueryResult to_result(const std::vector<std::vector<Cell>>& rows, const Schema& schema, const std::string& function) {
  const auto values = to_values(rows, schema, function);
  Batch batch{static_cast<int64_t>(rows.size()), {}};
  for (size_t column = 0; column < schema.size(); ++column) {
    std::unique_ptr<arrow::ArrayBuilder> builder;
    throw_if_error(arrow::MakeBuilder(arrow::default_memory_pool(), to_arrow(schema.field(column).type()), &builder));
    append_column(schema.field(column).type(), *builder, values, column);
    batch.columns.push_back(value_or_throw(builder->Finish()));
  }
  return {schema, {std::move(batch)}};
}

}  // namespace izvor::client
