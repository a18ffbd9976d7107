#include "izvor/io/sqlite/sqlite_types.h"

#include <algorithm>
#include <cctype>

#include <arrow/array.h>
#include <sqlite3.h>

#include "izvor/error.h"
#include "izvor/types/value_format.h"

namespace izvor::io {
namespace {

// SQLite's rules for the affinity of a declared type (https://www.sqlite.org/datatype3.html, 3.1).
enum class Affinity : uint8_t { kInteger, kText, kNone, kReal, kNumeric };

Affinity affinity_of(std::string declared) {
  std::transform(declared.begin(), declared.end(), declared.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const auto has = [&](const char* part) { return declared.find(part) != std::string::npos; };
  if (has("INT")) return Affinity::kInteger;
  if (has("CHAR") || has("CLOB") || has("TEXT")) return Affinity::kText;
  if (has("BLOB") || declared.empty()) return Affinity::kNone;
  if (has("REAL") || has("FLOA") || has("DOUB")) return Affinity::kReal;
  return Affinity::kNumeric;
}

template <typename ArrowArray>
auto cell(const arrow::Array& array, int64_t row) {
  return static_cast<const ArrowArray&>(array).GetView(row);
}

template <typename ArrowArray>
int bind_integer(sqlite3_stmt* statement, int parameter, const arrow::Array& array, int64_t row) {
  return sqlite3_bind_int64(statement, parameter, static_cast<int64_t>(cell<ArrowArray>(array, row)));
}

// SQLite itself stores NaN as NULL.
template <typename ArrowArray>
int bind_real(sqlite3_stmt* statement, int parameter, const arrow::Array& array, int64_t row) {
  return sqlite3_bind_double(statement, parameter, cell<ArrowArray>(array, row));
}

int bind_text(sqlite3_stmt* statement, int parameter, std::string_view text) {
  return sqlite3_bind_text64(statement, parameter, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

int bind_string(sqlite3_stmt* statement, int parameter, const arrow::Array& array, int64_t row) {
  const std::string_view text = cell<arrow::StringArray>(array, row);
  // A null pointer would bind NULL.
  return bind_text(statement, parameter, text.data() == nullptr ? std::string_view("") : text);
}

int bind_binary(sqlite3_stmt* statement, int parameter, const arrow::Array& array, int64_t row) {
  const std::string_view bytes = cell<arrow::BinaryArray>(array, row);
  if (bytes.empty()) return sqlite3_bind_zeroblob(statement, parameter, 0);
  return sqlite3_bind_blob64(statement, parameter, bytes.data(), bytes.size(), SQLITE_STATIC);
}

// The same without a scratch text.
template <int (*kBind)(sqlite3_stmt*, int, const arrow::Array&, int64_t)>
struct Plain {
  template <typename Scratch>
  static int bind(sqlite3_stmt* statement, int parameter, const arrow::Array& array, int64_t row, Scratch&) {
    return kBind(statement, parameter, array, row);
  }
};

}  // namespace

std::optional<std::string_view> sqlite_type(const DataType& type) {
  switch (type.id()) {
    case TypeId::kBoolean:
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInt:
    case TypeId::kLong: return "INTEGER";
    case TypeId::kFloat:
    case TypeId::kDouble: return "REAL";
    case TypeId::kString:
    case TypeId::kDate:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz: return "TEXT";
    case TypeId::kBinary: return "BLOB";
    default: return std::nullopt;
  }
}

bool sqlite_column_fits(const DataType& type, const std::string& declared) {
  const Affinity affinity = affinity_of(declared);
  if (affinity == Affinity::kNone || type.id() == TypeId::kBinary) return true;
  if (type.id() == TypeId::kString) return affinity == Affinity::kText;
  if (type.is_floating()) return affinity == Affinity::kReal;
  // A column declared DATE or TIMESTAMP is NUMERIC, which leaves a text alone that does not read as a number.
  const bool is_time = type.id() == TypeId::kDate || type.id() == TypeId::kTimestamp || type.id() == TypeId::kTimestampNtz;
  if (is_time) return affinity != Affinity::kReal;
  return affinity == Affinity::kInteger || affinity == Affinity::kNumeric;
}

RowBinder::RowBinder(const Schema& schema) : scratch_(schema.size()) {
  for (const Field& field : schema.fields()) cells_.push_back(bind_cell_of(field.type()));
}

int RowBinder::bind(sqlite3_stmt* statement, const Batch& batch, int64_t row) {
  for (size_t i = 0; i < cells_.size(); ++i) {
    const int parameter = static_cast<int>(i) + 1;
    const arrow::Array& column = *batch.columns[i];
    const int code = column.IsNull(row) ? sqlite3_bind_null(statement, parameter) : cells_[i](statement, parameter, column, row, scratch_[i]);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

int RowBinder::bind_date(sqlite3_stmt* statement, int parameter, const arrow::Array& array, int64_t row, Scratch& scratch) {
  const int64_t days = cell<arrow::Date32Array>(array, row);
  if (scratch.value != days) {
    scratch.text.clear();
    append_date(days, scratch.text);
    scratch.value = days;
  }
  return bind_text(statement, parameter, scratch.text);
}

// "2024-01-31T12:00:00.000000Z": of fixed width, so that texts of the years 0 to 9999 sort as the times do.
template <bool kUtc>
int RowBinder::bind_timestamp(sqlite3_stmt* statement, int parameter, const arrow::Array& array, int64_t row, Scratch& scratch) {
  const int64_t micros = cell<arrow::TimestampArray>(array, row);
  if (scratch.value != micros) {
    scratch.text.clear();
    append_timestamp(micros, scratch.text);
    const size_t space = scratch.text.find(' ');
    scratch.text[space] = 'T';
    const size_t whole = space + 9;  // "T12:00:00"
    if (scratch.text.size() == whole) scratch.text += '.';
    scratch.text.resize(whole + 7, '0');
    if (kUtc) scratch.text += 'Z';
    scratch.value = micros;
  }
  return bind_text(statement, parameter, scratch.text);
}

RowBinder::BindCell RowBinder::bind_cell_of(const DataType& type) {
  switch (type.id()) {
    case TypeId::kBoolean: return Plain<bind_integer<arrow::BooleanArray>>::bind;
    case TypeId::kByte: return Plain<bind_integer<arrow::Int8Array>>::bind;
    case TypeId::kShort: return Plain<bind_integer<arrow::Int16Array>>::bind;
    case TypeId::kInt: return Plain<bind_integer<arrow::Int32Array>>::bind;
    case TypeId::kLong: return Plain<bind_integer<arrow::Int64Array>>::bind;
    case TypeId::kFloat: return Plain<bind_real<arrow::FloatArray>>::bind;
    case TypeId::kDouble: return Plain<bind_real<arrow::DoubleArray>>::bind;
    case TypeId::kString: return Plain<bind_string>::bind;
    case TypeId::kBinary: return Plain<bind_binary>::bind;
    case TypeId::kDate: return bind_date;
    case TypeId::kTimestamp: return bind_timestamp<true>;
    case TypeId::kTimestampNtz: return bind_timestamp<false>;
    default: throw Error("UNSUPPORTED_DATATYPE", {{"typeName", "\"" + type.sql() + "\""}});
  }
}

}  // namespace izvor::io
