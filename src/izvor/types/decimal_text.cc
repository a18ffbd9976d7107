// Decimals from and to texts and floating-point numbers.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "izvor/types/decimal.h"
#include "izvor/types/value_text.h"

namespace izvor {
namespace {

using UInt128 = unsigned __int128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The digits of the magnitude, without sign and point; at least one.
int write_digits(Int128 value, char* out) {
  auto rest = value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
  char reversed[48];
  int count = 0;
  do {
    reversed[count++] = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  } while (rest != 0);
  std::reverse_copy(reversed, reversed + count, out);
  return count;
}

char* copy(const char* text, int count, char* out) {
  std::memcpy(out, text, static_cast<size_t>(count));
  return out + count;
}

template <typename T>
T to_floating(Int128 value, int scale) {
  char text[kMaxDecimalText];
  const char* end = write_decimal(value, scale, text);
  T number = 0;
  std::from_chars(text, end, number);
  return number;
}

// A number as it is written: its digits without leading zeros, and the power of ten of the last one.
struct Digits {
  std::string_view whole;     // before the point
  std::string_view fraction;  // behind it
  int64_t exponent = 0;
  bool negative = false;
};

bool take_sign(std::string_view& text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  return negative;
}

std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits = text.substr(0, static_cast<size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

bool split(std::string_view text, Digits& digits) {
  digits.negative = take_sign(text);
  digits.whole = take_digits(text);
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    digits.fraction = take_digits(text);
  }
  if (digits.whole.empty() && digits.fraction.empty()) return false;
  if (text.empty()) return true;
  if (text.front() != 'e' && text.front() != 'E') return false;
  text.remove_prefix(1);
  const bool negative = take_sign(text);
  int32_t exponent = 0;
  const auto [stop, status] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (text.empty() || !is_digit(text.front()) || stop != text.data() + text.size() || status != std::errc()) return false;
  digits.exponent = negative ? -int64_t{exponent} : int64_t{exponent};
  return true;
}

}  // namespace

char* write_decimal(Int128 value, int scale, char* out) {
  char digits[48];
  const int count = write_digits(value, digits);
  if (value < 0) *out++ = '-';
  const int whole = std::max(0, count - scale);
  if (whole == 0) *out++ = '0';
  out = copy(digits, whole, out);
  if (scale == 0) return out;
  *out++ = '.';
  out = std::fill_n(out, std::max(0, scale - count), '0');
  return copy(digits + whole, count - whole, out);
}

char* write_java_decimal(Int128 value, int scale, char* out) {
  char digits[48];
  const int count = write_digits(value, digits);
  const int exponent = count - 1 - scale;
  constexpr int kSmallest = -6;
  if (scale >= 0 && exponent >= kSmallest) return write_decimal(value, scale, out);
  if (value < 0) *out++ = '-';
  *out++ = digits[0];
  if (count > 1) {
    *out++ = '.';
    out = copy(digits + 1, count - 1, out);
  }
  *out++ = 'E';
  if (exponent >= 0) *out++ = '+';
  return std::to_chars(out, out + 8, exponent).ptr;
}

double decimal_to_double(Int128 value, int scale) {
  // Where number and power of ten are exact, one division rounds once.
  constexpr Int128 kExact = Int128{1} << 53;
  constexpr int kExactPower = 22;
  if (scale <= kExactPower && value < kExact && value > -kExact) {
    return static_cast<double>(value) / static_cast<double>(power_of_ten(scale));
  }
  return to_floating<double>(value, scale);
}

float decimal_to_float(Int128 value, int scale) { return to_floating<float>(value, scale); }

std::optional<Int128> double_to_decimal(double value, DecimalShape to) {
  if (!std::isfinite(value)) return std::nullopt;
  char text[kMaxValueText];
  const char* end = write_double(value, text);
  Int128 unscaled = 0;
  if (parse_decimal(std::string_view(text, static_cast<size_t>(end - text)), to, unscaled) != DecimalText::kValue) return std::nullopt;
  return unscaled;
}

DecimalText parse_decimal(std::string_view text, DecimalShape to, Int128& value) {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  Digits digits;
  if (!split(text, digits)) return DecimalText::kMalformed;
  const auto digit_at = [&](size_t i) { return i < digits.whole.size() ? digits.whole[i] : digits.fraction[i - digits.whole.size()]; };
  const size_t count = digits.whole.size() + digits.fraction.size();
  size_t first = 0;
  while (first < count && digit_at(first) == '0') ++first;
  value = 0;
  if (first == count) return DecimalText::kValue;
  const int64_t whole_digits = static_cast<int64_t>(digits.whole.size()) - static_cast<int64_t>(first) + digits.exponent;
  if (whole_digits > kMaxDecimalPrecision) return DecimalText::kTooLong;
  const int64_t kept = whole_digits + to.scale;
  if (kept > to.precision) return DecimalText::kOverflow;
  if (kept < 0) return DecimalText::kValue;
  for (size_t i = 0; i < static_cast<size_t>(kept); ++i) value = value * 10 + (first + i < count ? digit_at(first + i) - '0' : 0);
  const size_t next = first + static_cast<size_t>(kept);
  if (next < count && digit_at(next) >= '5') ++value;
  if (digits.negative) value = -value;
  return fits_precision(value, to.precision) ? DecimalText::kValue : DecimalText::kOverflow;
}

std::optional<DecimalShape> decimal_shape_of(std::string_view text) {
  Digits digits;
  if (!split(text, digits)) return std::nullopt;
  const int64_t scale = std::max<int64_t>(0, static_cast<int64_t>(digits.fraction.size()) - digits.exponent);
  if (scale > kMaxDecimalPrecision) return std::nullopt;
  Int128 value = 0;
  if (parse_decimal(text, {kMaxDecimalPrecision, static_cast<int>(scale)}, value) != DecimalText::kValue) return std::nullopt;
  int precision = std::max(1, static_cast<int>(scale));
  while (!fits_precision(value, precision)) ++precision;
  return DecimalShape{precision, static_cast<int>(scale)};
}

}  // namespace izvor
