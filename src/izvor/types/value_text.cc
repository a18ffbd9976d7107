#include "izvor/types/value_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "izvor/types/civil.h"
#include "izvor/types/floating_digits.h"

namespace izvor {
namespace {

char* write_text(const char* text, char* out) {
  const size_t size = std::strlen(text);
  std::memcpy(out, text, size);
  return out + size;
}

char* write_padded(int64_t value, int width, char* out) {
  char digits[24];
  const char* end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
  for (auto size = end - digits; size < width; ++size) *out++ = '0';
  std::memcpy(out, digits, end - digits);
  return out + (end - digits);
}

char* write_digits(const FloatingDigits& decimal, int from, int to, char* out) {
  for (int i = from; i < to; ++i) *out++ = i < decimal.count ? decimal.digits[i] : '0';
  return out;
}

char* write_plain(const FloatingDigits& decimal, char* out) {
  if (decimal.exponent < 0) {
    out = write_text("0.", out);
    for (int i = -1; i > decimal.exponent; --i) *out++ = '0';
    return write_digits(decimal, 0, decimal.count, out);
  }
  const int point = decimal.exponent + 1;
  out = write_digits(decimal, 0, point, out);
  *out++ = '.';
  return write_digits(decimal, point, decimal.count > point ? decimal.count : point + 1, out);
}

char* write_scientific(const FloatingDigits& decimal, char* out) {
  *out++ = decimal.digits[0];
  *out++ = '.';
  out = write_digits(decimal, 1, decimal.count > 1 ? decimal.count : 2, out);
  *out++ = 'E';
  return write_integer(decimal.exponent, out);
}

template <typename T>
char* write_floating(T value, char* out) {
  if (std::isnan(value)) return write_text("NaN", out);
  if (std::signbit(value)) *out++ = '-';
  const T magnitude = std::fabs(value);
  if (std::isinf(magnitude)) return write_text("Infinity", out);
  if (magnitude == 0) return write_text("0.0", out);
  const FloatingDigits decimal = floating_digits(magnitude);
  return decimal.exponent >= -3 && decimal.exponent < 7 ? write_plain(decimal, out) : write_scientific(decimal, out);
}

// "05.12", without trailing zeros of the fraction.
char* write_seconds(uint64_t micros, char* out) {
  out = write_padded(static_cast<int64_t>(micros / kMicrosPerSecond), 2, out);
  if (const auto fraction = static_cast<int64_t>(micros % kMicrosPerSecond); fraction != 0) {
    *out++ = '.';
    out = write_padded(fraction, 6, out);
    while (out[-1] == '0') --out;
  }
  return out;
}

// "12:30:45.12".
char* write_time_of_day(uint64_t micros, char* out) {
  const auto seconds = static_cast<int64_t>(micros / kMicrosPerSecond);
  out = write_padded(seconds / 3600, 2, out);
  *out++ = ':';
  out = write_padded(seconds / 60 % 60, 2, out);
  *out++ = ':';
  return write_seconds(micros % (60 * kMicrosPerSecond), out);
}

constexpr std::array<const char*, 6> kIntervalUnits = {"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"};

// The quote and the units behind an interval's digits.
char* write_interval_end(IntervalUnit from, IntervalUnit to, char* out) {
  out = write_text(kIntervalUnits[static_cast<size_t>(from)], write_text("' ", out));
  return from == to ? out : write_text(kIntervalUnits[static_cast<size_t>(to)], write_text(" TO ", out));
}

char* write_interval_start(bool negative, char* out) { return write_text(negative ? "INTERVAL '-" : "INTERVAL '", out); }

// The smallest value has one too.
uint64_t magnitude(int64_t value) { return value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value); }

}  // namespace

char* write_integer(int64_t value, char* out) { return std::to_chars(out, out + 24, value).ptr; }
char* write_double(double value, char* out) { return write_floating(value, out); }
char* write_float(float value, char* out) { return write_floating(value, out); }

char* write_date(int64_t days, char* out) {
  const CivilDate date = civil_from_days(days);
  if (date.year > 9999) *out++ = '+';
  if (date.year < 0) *out++ = '-';
  out = write_padded(std::llabs(date.year), 4, out);
  *out++ = '-';
  out = write_padded(date.month, 2, out);
  *out++ = '-';
  return write_padded(date.day, 2, out);
}

char* write_timestamp(int64_t days, int64_t micros, char* out) {
  out = write_date(days, out);
  *out++ = ' ';
  return write_time_of_day(static_cast<uint64_t>(micros), out);
}

char* write_timestamp(int64_t local_micros, char* out) {
  const int64_t days = floor_div(local_micros, kMicrosPerDay);
  return write_timestamp(days, micros_of_day(local_micros, days), out);
}

// The first unit takes all that larger ones would hold, and has two digits unless it is the day.
char* write_day_time_interval(int64_t micros, char* out, IntervalUnit from, IntervalUnit to) {
  struct Part {
    IntervalUnit unit;
    uint64_t micros;
    char separator;
  };
  constexpr std::array<Part, 3> kParts = {Part{IntervalUnit::kDay, static_cast<uint64_t>(kMicrosPerDay), ' '},
                                          Part{IntervalUnit::kHour, 3600 * uint64_t{kMicrosPerSecond}, ' '},
                                          Part{IntervalUnit::kMinute, 60 * uint64_t{kMicrosPerSecond}, ':'}};
  out = write_interval_start(micros < 0, out);
  uint64_t rest = magnitude(micros);
  for (const Part& part : kParts) {
    if (part.unit < from || part.unit > to) continue;
    if (part.unit != from) *out++ = part.separator;
    out = write_padded(static_cast<int64_t>(rest / part.micros), part.unit == IntervalUnit::kDay ? 1 : 2, out);
    rest %= part.micros;
  }
  if (to == IntervalUnit::kSecond) {
    if (from != to) *out++ = ':';
    out = write_seconds(rest, out);
  }
  return write_interval_end(from, to, out);
}

char* write_year_month_interval(int64_t months, char* out, IntervalUnit from, IntervalUnit to) {
  out = write_interval_start(months < 0, out);
  const auto size = static_cast<int64_t>(magnitude(months));
  if (from == IntervalUnit::kYear) out = write_integer(size / 12, out);
  if (from != to) *out++ = '-';
  if (to == IntervalUnit::kMonth) out = write_integer(from == to ? size : size % 12, out);
  return write_interval_end(from, to, out);
}

char* write_interval(int64_t value, const DataType& type, char* out) {
  const auto write = type.id() == TypeId::kDayTimeInterval ? write_day_time_interval : write_year_month_interval;
  return write(value, out, type.first_unit(), type.last_unit());
}

}  // namespace izvor
