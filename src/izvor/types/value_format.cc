#include "izvor/types/value_format.h"

#include <string_view>

#include <arrow/array.h>
#include <arrow/util/decimal.h>

#include "izvor/types/civil.h"
#include "izvor/types/decimal.h"
#include "izvor/types/value_text.h"
#include "izvor/types/zone_clock.h"

namespace izvor {
namespace {

// `write` is one of value_text.h.
template <typename Write, typename T>
void append_text(Write&& write, T value, std::string& out) {
  char text[kMaxValueText];
  out.append(text, write(value, text));
}

void append_binary(std::string_view bytes, std::string& out) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  out += '[';
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) out += ' ';
    const auto byte = static_cast<unsigned char>(bytes[i]);
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  out += ']';
}

void append_interval(const DataType& type, int64_t value, std::string& out) {
  append_text([&](int64_t cell, char* text) { return write_interval(cell, type, text); }, value, out);
}

// Never in scientific notation, unlike Arrow's own text.
void append_decimal(const arrow::Array& array, int64_t row, int scale, std::string& out) {
  const arrow::Decimal128 number(static_cast<const arrow::Decimal128Array&>(array).GetValue(row));
  const auto unscaled = static_cast<Int128>((static_cast<unsigned __int128>(static_cast<uint64_t>(number.high_bits())) << 64) | number.low_bits());
  char text[kMaxDecimalText];
  out.append(text, write_decimal(unscaled, scale, text));
}

template <typename ArrowArray>
auto cell(const arrow::Array& array, int64_t row) {
  return static_cast<const ArrowArray&>(array).GetView(row);
}

}  // namespace

void append_double(double value, std::string& out) { append_text(write_double, value, out); }
void append_float(float value, std::string& out) { append_text(write_float, value, out); }
void append_date(int64_t days, std::string& out) { append_text(write_date, days, out); }
void append_timestamp(int64_t local_micros, std::string& out) {
  append_text([](int64_t value, char* text) { return write_timestamp(value, text); }, local_micros, out);
}

void ValueFormat::append(const DataType& type, const arrow::Array& array, int64_t row, std::string& out) const {
  if (array.IsNull(row)) {
    out += "NULL";
    return;
  }
  switch (type.id()) {
    case TypeId::kNull: out += "NULL"; return;
    case TypeId::kBoolean: out += cell<arrow::BooleanArray>(array, row) ? "true" : "false"; return;
    case TypeId::kByte: append_text(write_integer, cell<arrow::Int8Array>(array, row), out); return;
    case TypeId::kShort: append_text(write_integer, cell<arrow::Int16Array>(array, row), out); return;
    case TypeId::kInt: append_text(write_integer, cell<arrow::Int32Array>(array, row), out); return;
    case TypeId::kLong: append_text(write_integer, cell<arrow::Int64Array>(array, row), out); return;
    case TypeId::kFloat: append_float(cell<arrow::FloatArray>(array, row), out); return;
    case TypeId::kDouble: append_double(cell<arrow::DoubleArray>(array, row), out); return;
    case TypeId::kDecimal: append_decimal(array, row, type.scale(), out); return;
    case TypeId::kString: out += cell<arrow::StringArray>(array, row); return;
    case TypeId::kBinary: append_binary(cell<arrow::BinaryArray>(array, row), out); return;
    case TypeId::kDate: append_date(cell<arrow::Date32Array>(array, row), out); return;
    case TypeId::kTimestamp: {
      const LocalTime local = ZoneClock(zone_).local_time(cell<arrow::TimestampArray>(array, row));
      append_text([&](int64_t days, char* text) { return write_timestamp(days, local.micros, text); }, local.days, out);
      return;
    }
    case TypeId::kTimestampNtz: append_timestamp(cell<arrow::TimestampArray>(array, row), out); return;
    case TypeId::kDayTimeInterval: append_interval(type, cell<arrow::DurationArray>(array, row), out); return;
    case TypeId::kYearMonthInterval: append_interval(type, cell<arrow::MonthIntervalArray>(array, row), out); return;
    case TypeId::kStruct: append_struct(type, array, row, out); return;
    case TypeId::kArray: append_list(type, array, row, out); return;
    case TypeId::kMap: append_map(type, array, row, out); return;
  }
}

void ValueFormat::append_struct(const DataType& type, const arrow::Array& array, int64_t row, std::string& out) const {
  const auto& values = static_cast<const arrow::StructArray&>(array);
  out += '{';
  for (size_t i = 0; i < type.fields().size(); ++i) {
    if (i > 0) out += ", ";
    append(type.fields()[i].type(), *values.field(static_cast<int>(i)), row, out);
  }
  out += '}';
}

void ValueFormat::append_list(const DataType& type, const arrow::Array& array, int64_t row, std::string& out) const {
  const auto& list = static_cast<const arrow::ListArray&>(array);
  out += '[';
  for (int64_t i = list.value_offset(row); i < list.value_offset(row + 1); ++i) {
    if (i > list.value_offset(row)) out += ", ";
    append(type.fields()[0].type(), *list.values(), i, out);
  }
  out += ']';
}

void ValueFormat::append_map(const DataType& type, const arrow::Array& array, int64_t row, std::string& out) const {
  const auto& map = static_cast<const arrow::MapArray&>(array);
  out += '{';
  for (int64_t i = map.value_offset(row); i < map.value_offset(row + 1); ++i) {
    if (i > map.value_offset(row)) out += ", ";
    append(type.fields()[0].type(), *map.keys(), i, out);
    out += " -> ";
    append(type.fields()[1].type(), *map.items(), i, out);
  }
  out += '}';
}

}  // namespace izvor
