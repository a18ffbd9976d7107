#include "izvor/io/sqlite/sqlite_columns.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <utility>

#include <arrow/array.h>
#include <arrow/builder.h>
#include <sqlite3.h>

#include "izvor/error.h"
#include "izvor/types/arrow_mapping.h"
#include "izvor/types/datetime_text.h"

namespace izvor::io {
namespace {

std::string_view text_of(sqlite3_stmt* statement, int column) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  return bytes == nullptr ? std::string_view() : std::string_view(bytes, static_cast<size_t>(sqlite3_column_bytes(statement, column)));
}

std::string_view bytes_of(sqlite3_stmt* statement, int column) {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
  return bytes == nullptr ? std::string_view("") : std::string_view(bytes, static_cast<size_t>(sqlite3_column_bytes(statement, column)));
}

// False when the value is none of the type's.
template <typename Builder>
bool append_integer(sqlite3_stmt* statement, int column, arrow::ArrayBuilder& builder) {
  using Native = typename Builder::value_type;
  const int64_t value = sqlite3_column_int64(statement, column);
  if (sqlite3_column_type(statement, column) != SQLITE_INTEGER || value < std::numeric_limits<Native>::min() ||
      value > std::numeric_limits<Native>::max()) {
    return false;
  }
  throw_if_error(static_cast<Builder&>(builder).Append(static_cast<Native>(value)));
  return true;
}

template <typename Builder>
bool append_number(sqlite3_stmt* statement, int column, arrow::ArrayBuilder& builder) {
  const int type = sqlite3_column_type(statement, column);
  if (type != SQLITE_FLOAT && type != SQLITE_INTEGER) return false;
  throw_if_error(static_cast<Builder&>(builder).Append(static_cast<typename Builder::value_type>(sqlite3_column_double(statement, column))));
  return true;
}

bool append_boolean(sqlite3_stmt* statement, int column, arrow::ArrayBuilder& builder) {
  if (sqlite3_column_type(statement, column) != SQLITE_INTEGER) return false;
  throw_if_error(static_cast<arrow::BooleanBuilder&>(builder).Append(sqlite3_column_int64(statement, column) != 0));
  return true;
}

bool append_date(sqlite3_stmt* statement, int column, arrow::ArrayBuilder& builder) {
  int32_t days = 0;
  if (!parse_date(text_of(statement, column), days)) return false;
  throw_if_error(static_cast<arrow::Date32Builder&>(builder).Append(days));
  return true;
}

// Times are written in UTC, or without a zone.
bool append_timestamp(sqlite3_stmt* statement, int column, arrow::ArrayBuilder& builder) {
  ParsedTimestamp parsed;
  if (!parse_timestamp(text_of(statement, column), parsed) || parsed.only_time) return false;
  if (!parsed.zone.empty() && parsed.zone != "Z") return false;
  const auto micros = to_micros(parsed.local);
  if (!micros) return false;
  throw_if_error(static_cast<arrow::TimestampBuilder&>(builder).Append(*micros));
  return true;
}

}  // namespace

ColumnCollector::ColumnCollector(const std::vector<Field>& fields, std::string origin, arrow::MemoryPool* pool)
    : fields_(fields), origin_(std::move(origin)) {
  for (const Field& field : fields_) builders_.push_back(value_or_throw(arrow::MakeBuilder(to_arrow(field.type()), pool)));
}

ColumnCollector::~ColumnCollector() = default;

void ColumnCollector::add(sqlite3_stmt* statement) {
  for (int i = 0; i < static_cast<int>(fields_.size()); ++i) append(statement, i);
  ++num_rows_;
}

void ColumnCollector::append(sqlite3_stmt* statement, int column) {
  arrow::ArrayBuilder& builder = *builders_[static_cast<size_t>(column)];
  if (sqlite3_column_type(statement, column) == SQLITE_NULL) return throw_if_error(builder.AppendNull());
  bool fits = true;
  switch (fields_[static_cast<size_t>(column)].type().id()) {
    case TypeId::kBoolean: fits = append_boolean(statement, column, builder); break;
    case TypeId::kByte: fits = append_integer<arrow::Int8Builder>(statement, column, builder); break;
    case TypeId::kShort: fits = append_integer<arrow::Int16Builder>(statement, column, builder); break;
    case TypeId::kInt: fits = append_integer<arrow::Int32Builder>(statement, column, builder); break;
    case TypeId::kLong: fits = append_integer<arrow::Int64Builder>(statement, column, builder); break;
    case TypeId::kFloat: fits = append_number<arrow::FloatBuilder>(statement, column, builder); break;
    case TypeId::kDouble: fits = append_number<arrow::DoubleBuilder>(statement, column, builder); break;
    case TypeId::kDate: fits = append_date(statement, column, builder); break;
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz: fits = append_timestamp(statement, column, builder); break;
    case TypeId::kBinary: throw_if_error(static_cast<arrow::BinaryBuilder&>(builder).Append(bytes_of(statement, column))); break;
    default: throw_if_error(static_cast<arrow::StringBuilder&>(builder).Append(text_of(statement, column)));
  }
  if (!fits) refuse(statement, column);
}

void ColumnCollector::refuse(sqlite3_stmt* statement, int column) const {
  const Field& field = fields_[static_cast<size_t>(column)];
  throw Error("IZVOR_IO_ERROR", {{"operation", "Reading the column " + field.name},
                                 {"path", origin_},
                                 {"reason", "'" + std::string(text_of(statement, column)) + "' is no " + field.type().sql()}});
}

Batch ColumnCollector::take() {
  Batch batch{std::exchange(num_rows_, 0), {}};
  for (const auto& builder : builders_) batch.columns.push_back(value_or_throw(builder->Finish()));
  return batch;
}

DataType type_of_declaration(const std::string& declared) {
  std::string name = declared;
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const auto has = [&](const char* part) { return name.find(part) != std::string::npos; };
  if (name == "BOOLEAN") return TypeId::kBoolean;
  if (name == "DATE") return TypeId::kDate;
  if (name == "TIMESTAMP" || name == "DATETIME") return TypeId::kTimestamp;
  if (has("INT")) return TypeId::kLong;
  if (has("CHAR") || has("CLOB") || has("TEXT")) return TypeId::kString;
  if (has("BLOB") || name.empty()) return TypeId::kBinary;
  return TypeId::kDouble;
}

}  // namespace izvor::io
