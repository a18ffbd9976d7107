#include "izvor/io/memory/row_batch.h"

#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include <arrow/array.h>
#include <arrow/builder.h>

#include "izvor/error.h"
#include "izvor/types/arrow_mapping.h"
#include "izvor/types/identifier.h"

namespace izvor::io {
namespace {

Error wrong_type(const Field& field, const std::string& given) {
  return Error("INVALID_EXTERNAL_TYPE",
               {{"externalType", given}, {"type", "\"" + field.type().sql() + "\""}, {"expr", "\"" + quote_if_needed(field.name) + "\""}});
}

// The storage of `value` as the builder's native type, if it holds one that fits.
template <typename Native>
Native native_value(const Field& field, const Value& value) {
  if constexpr (std::is_same_v<Native, bool>) {
    if (const bool* held = std::get_if<bool>(&value.storage)) return *held;
  } else if constexpr (std::is_integral_v<Native>) {
    const int64_t* held = std::get_if<int64_t>(&value.storage);
    if (held != nullptr && *held >= std::numeric_limits<Native>::min() && *held <= std::numeric_limits<Native>::max()) {
      return static_cast<Native>(*held);
    }
    if (held != nullptr) throw wrong_type(field, std::to_string(*held));
  } else if constexpr (std::is_floating_point_v<Native>) {
    if (const double* held = std::get_if<double>(&value.storage)) return static_cast<Native>(*held);
  } else {
    if (const std::string* held = std::get_if<std::string>(&value.storage)) return *held;
  }
  throw wrong_type(field, value.type.sql());
}

template <typename Builder, typename Native>
std::shared_ptr<arrow::Array> build_column(const Field& field, size_t column, const std::vector<std::vector<Value>>& rows) {
  Builder builder(to_arrow(field.type()), arrow::default_memory_pool());
  throw_if_error(builder.Reserve(static_cast<int64_t>(rows.size())));
  for (const std::vector<Value>& row : rows) {
    if (!row[column].is_null()) {
      throw_if_error(builder.Append(native_value<Native>(field, row[column])));
    } else if (field.nullable) {
      throw_if_error(builder.AppendNull());
    } else {
      throw Error("ROW_VALUE_IS_NULL", {{"index", std::to_string(column)}});
    }
  }
  return value_or_throw(builder.Finish());
}

std::shared_ptr<arrow::Array> build_column(const Field& field, size_t column, const std::vector<std::vector<Value>>& rows) {
  switch (field.type().id()) {
    case TypeId::kNull: return std::make_shared<arrow::NullArray>(static_cast<int64_t>(rows.size()));
    case TypeId::kBoolean: return build_column<arrow::BooleanBuilder, bool>(field, column, rows);
    case TypeId::kByte: return build_column<arrow::Int8Builder, int8_t>(field, column, rows);
    case TypeId::kShort: return build_column<arrow::Int16Builder, int16_t>(field, column, rows);
    case TypeId::kInt: return build_column<arrow::Int32Builder, int32_t>(field, column, rows);
    case TypeId::kLong: return build_column<arrow::Int64Builder, int64_t>(field, column, rows);
    case TypeId::kFloat: return build_column<arrow::FloatBuilder, float>(field, column, rows);
    case TypeId::kDouble: return build_column<arrow::DoubleBuilder, double>(field, column, rows);
    case TypeId::kString: return build_column<arrow::StringBuilder, std::string>(field, column, rows);
    case TypeId::kBinary: return build_column<arrow::BinaryBuilder, std::string>(field, column, rows);
    case TypeId::kDate: return build_column<arrow::Date32Builder, int32_t>(field, column, rows);
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz: return build_column<arrow::TimestampBuilder, int64_t>(field, column, rows);
    default: throw Error("UNSUPPORTED_DATATYPE", {{"typeName", "\"" + field.type().sql() + "\""}});
  }
}

}  // namespace

Batch make_row_batch(const Schema& schema, const std::vector<std::vector<Value>>& rows) {
  for (const std::vector<Value>& row : rows) {
    if (row.size() == schema.size()) continue;
    throw Error("ARROW_SCHEMA_FIELD_COUNT_MISMATCH",
                {{"encoderFieldCount", std::to_string(schema.size())}, {"arrowColumnCount", std::to_string(row.size())}});
  }
  Batch out{static_cast<int64_t>(rows.size()), {}};
  for (size_t i = 0; i < schema.size(); ++i) out.columns.push_back(build_column(schema.field(i), i, rows));
  return out;
}

}  // namespace izvor::io
