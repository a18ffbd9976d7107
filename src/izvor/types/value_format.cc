#include "izvor/types/value_format.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <string_view>

#include <arrow/array.h>
#include <arrow/util/decimal.h>

namespace izvor {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a ^ b) < 0 ? 1 : 0); }

void append_padded(int64_t value, int width, std::string& out) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  const auto length = end - digits.data();
  if (length < width) out.append(static_cast<size_t>(width - length), '0');
  out.append(digits.data(), end);
}

// The digits of "d.ddde±xx" without the point, and the exponent.
struct Scientific {
  std::string digits;
  int exponent = 0;
};

// The shortest digits that read back as `value` > 0; of two digits the nearest where one would do, as Java demands.
template <typename Real>
Scientific shortest_digits(Real value) {
  std::array<char, 40> buffer;
  char* end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  if (buffer[1] == 'e') {
    end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific, 1).ptr;
  }
  const std::string_view text(buffer.data(), static_cast<size_t>(end - buffer.data()));
  const size_t e = text.find('e');
  Scientific out;
  out.digits = text[0];
  out.digits += text.substr(2, e - 2);
  const size_t sign_width = text[e + 1] == '+' ? 2 : 1;
  std::from_chars(text.data() + e + sign_width, end, out.exponent);
  while (out.digits.size() > 1 && out.digits.back() == '0') out.digits.pop_back();
  return out;
}

void append_plain(const Scientific& number, std::string& out) {
  const std::string& digits = number.digits;
  if (number.exponent < 0) {
    out += "0.";
    out.append(static_cast<size_t>(-number.exponent - 1), '0');
    out += digits;
    return;
  }
  const size_t whole = static_cast<size_t>(number.exponent) + 1;
  out.append(digits, 0, whole);
  if (digits.size() < whole) out.append(whole - digits.size(), '0');
  out += '.';
  out += digits.size() > whole ? std::string_view(digits).substr(whole) : std::string_view("0");
}

template <typename Real>
void append_real(Real value, std::string& out) {
  if (std::isnan(value)) {
    out += "NaN";
    return;
  }
  if (std::signbit(value)) out += '-';
  value = std::abs(value);
  if (std::isinf(value)) {
    out += "Infinity";
  } else if (value == 0) {
    out += "0.0";
  } else {
    const Scientific number = shortest_digits(value);
    if (number.exponent >= -3 && number.exponent < 7) {
      append_plain(number, out);
    } else {
      append_plain({number.digits, 0}, out);
      out += 'E';
      out += std::to_string(number.exponent);
    }
  }
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

// Never in scientific notation, unlike Arrow's own text.
void append_decimal(const arrow::Array& array, int64_t row, int scale, std::string& out) {
  std::string digits = arrow::Decimal128(static_cast<const arrow::Decimal128Array&>(array).GetValue(row)).ToIntegerString();
  if (digits.front() == '-') {
    out += '-';
    digits.erase(0, 1);
  }
  const auto places = static_cast<size_t>(scale);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  out.append(digits, 0, digits.size() - places);
  if (places == 0) return;
  out += '.';
  out.append(digits, digits.size() - places);
}

void append_fraction(int64_t micros, std::string& out) {
  if (micros == 0) return;
  out += '.';
  append_padded(micros, 6, out);
  while (out.back() == '0') out.pop_back();
}

void append_time_of_day(int64_t micros, std::string& out) {
  const int64_t seconds = micros / kMicrosPerSecond;
  append_padded(seconds / 3600, 2, out);
  out += ':';
  append_padded(seconds / 60 % 60, 2, out);
  out += ':';
  append_padded(seconds % 60, 2, out);
  append_fraction(micros % kMicrosPerSecond, out);
}

void append_day_time_interval(int64_t micros, std::string& out) {
  out += micros < 0 ? "INTERVAL '-" : "INTERVAL '";
  // Through uint64_t, so that the smallest value has a magnitude.
  const uint64_t magnitude = micros < 0 ? 0 - static_cast<uint64_t>(micros) : static_cast<uint64_t>(micros);
  out += std::to_string(magnitude / kMicrosPerDay);
  out += ' ';
  append_time_of_day(static_cast<int64_t>(magnitude % kMicrosPerDay), out);
  out += "' DAY TO SECOND";
}

void append_year_month_interval(int64_t months, std::string& out) {
  out += months < 0 ? "INTERVAL '-" : "INTERVAL '";
  const int64_t magnitude = std::abs(months);
  out += std::to_string(magnitude / 12) + "-" + std::to_string(magnitude % 12) + "' YEAR TO MONTH";
}

template <typename ArrowArray>
auto cell(const arrow::Array& array, int64_t row) {
  return static_cast<const ArrowArray&>(array).GetView(row);
}

}  // namespace

void append_double(double value, std::string& out) { append_real(value, out); }
void append_float(float value, std::string& out) { append_real(value, out); }

void append_date(int64_t days, std::string& out) {
  // std::chrono's years end at 32767: the calendar repeats every 400 years, which are 146097 days.
  const int64_t cycle = floor_div(days, 146'097);
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days - cycle * 146'097))};
  const int64_t year = static_cast<int>(date.year()) + 400 * cycle;
  if (year < 0) out += '-';
  if (year > 9999) out += '+';
  append_padded(std::abs(year), 4, out);
  out += '-';
  append_padded(static_cast<unsigned>(date.month()), 2, out);
  out += '-';
  append_padded(static_cast<unsigned>(date.day()), 2, out);
}

void append_timestamp(int64_t local_micros, std::string& out) {
  const int64_t days = floor_div(local_micros, kMicrosPerDay);
  append_date(days, out);
  out += ' ';
  append_time_of_day(local_micros - days * kMicrosPerDay, out);
}

void ValueFormat::append(const DataType& type, const arrow::Array& array, int64_t row, std::string& out) const {
  if (array.IsNull(row)) {
    out += "NULL";
    return;
  }
  switch (type.id()) {
    case TypeId::kNull: out += "NULL"; return;
    case TypeId::kBoolean: out += cell<arrow::BooleanArray>(array, row) ? "true" : "false"; return;
    case TypeId::kByte: out += std::to_string(cell<arrow::Int8Array>(array, row)); return;
    case TypeId::kShort: out += std::to_string(cell<arrow::Int16Array>(array, row)); return;
    case TypeId::kInt: out += std::to_string(cell<arrow::Int32Array>(array, row)); return;
    case TypeId::kLong: out += std::to_string(cell<arrow::Int64Array>(array, row)); return;
    case TypeId::kFloat: append_float(cell<arrow::FloatArray>(array, row), out); return;
    case TypeId::kDouble: append_double(cell<arrow::DoubleArray>(array, row), out); return;
    case TypeId::kDecimal: append_decimal(array, row, type.scale(), out); return;
    case TypeId::kString: out += cell<arrow::StringArray>(array, row); return;
    case TypeId::kBinary: append_binary(cell<arrow::BinaryArray>(array, row), out); return;
    case TypeId::kDate: append_date(cell<arrow::Date32Array>(array, row), out); return;
    case TypeId::kTimestamp: {
      const int64_t micros = cell<arrow::TimestampArray>(array, row);
      // Through uint64_t: the last hours that int64_t can hold may lie past it in local time.
      const uint64_t local = static_cast<uint64_t>(micros) + static_cast<uint64_t>(zone_.offset_seconds(micros) * kMicrosPerSecond);
      append_timestamp(static_cast<int64_t>(local), out);
      return;
    }
    case TypeId::kTimestampNtz: append_timestamp(cell<arrow::TimestampArray>(array, row), out); return;
    case TypeId::kDayTimeInterval: append_day_time_interval(cell<arrow::DurationArray>(array, row), out); return;
    case TypeId::kYearMonthInterval: append_year_month_interval(cell<arrow::MonthIntervalArray>(array, row), out); return;
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
