#include "izvor/expr/casts/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <string>

#include "izvor/types/text_trim.h"

namespace izvor::expr {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

template <typename T>
T parse_with_c_library(const std::string& text) {
  if constexpr (std::is_same_v<T, float>)
    return std::strtof(text.c_str(), nullptr);
  else
    return std::strtod(text.c_str(), nullptr);
}

// "0x1.8p3": digits, at most one point, an exponent that Java demands.
bool is_hexadecimal(std::string_view text) {
  if (!text.starts_with("0x") && !text.starts_with("0X")) return false;
  const size_t exponent = text.find_first_of("pP");
  if (exponent == std::string_view::npos) return false;
  const std::string_view mantissa = text.substr(2, exponent - 2);
  const auto is_hex = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
  const auto digits = std::count_if(mantissa.begin(), mantissa.end(), is_hex);
  const auto points = std::count(mantissa.begin(), mantissa.end(), '.');
  std::string_view power = text.substr(exponent + 1);
  if (!power.empty() && (power[0] == '+' || power[0] == '-')) power.remove_prefix(1);
  return digits > 0 && points <= 1 && digits + points == static_cast<long>(mantissa.size()) && !power.empty() &&
         std::all_of(power.begin(), power.end(), is_digit);
}

template <typename T>
bool parse_digits(std::string_view unsigned_text, T& value) {
  std::string_view text = unsigned_text;
  if (is_hexadecimal(text.substr(0, text.find_last_not_of("dDfF") + 1))) {
    value = parse_with_c_library<T>(std::string(text));
    return true;
  }
  if (!is_digit(text.front()) && text.front() != '.') return false;
  if (const char last = text.back(); last == 'd' || last == 'D' || last == 'f' || last == 'F') text.remove_suffix(1);
  const char* end = text.data() + text.size();
  const auto [stop, status] = std::from_chars(text.data(), end, value);
  if (stop != end || status == std::errc::invalid_argument) return false;
  // Too large or too small for the type: infinity or zero, as the C library rounds.
  if (status == std::errc::result_out_of_range) value = parse_with_c_library<T>(std::string(text));
  return true;
}

template <typename T>
bool parse_floating(std::string_view text, T& value) {
  text = trim_java(text);
  if (text.empty()) return false;
  const bool negative = text.front() == '-';
  std::string_view rest = text;
  if (negative || text.front() == '+') rest.remove_prefix(1);
  if (rest.empty()) return false;
  if (rest == "NaN" || equals_ignoring_case(text, "nan")) {
    value = std::numeric_limits<T>::quiet_NaN();
    return true;
  }
  if (equals_ignoring_case(rest, "infinity") || equals_ignoring_case(rest, "inf")) {
    value = std::numeric_limits<T>::infinity();
  } else if (!parse_digits(rest, value)) {
    return false;
  }
  if (negative) value = -value;
  return true;
}

}  // namespace

bool parse_long(std::string_view text, bool decimals, int64_t& value) {
  text = trim_all(text);
  if (text.empty()) return false;
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') text.remove_prefix(1);
  if (text.empty()) return false;
  const std::string_view whole = decimals ? text.substr(0, text.find('.')) : text;
  uint64_t magnitude = 0;
  for (const char c : whole) {
    if (!is_digit(c) || __builtin_mul_overflow(magnitude, 10u, &magnitude) ||
        __builtin_add_overflow(magnitude, static_cast<uint64_t>(c - '0'), &magnitude)) {
      return false;
    }
  }
  if (whole.size() < text.size()) {
    const std::string_view fraction = text.substr(whole.size() + 1);
    if (!std::all_of(fraction.begin(), fraction.end(), is_digit)) return false;
  }
  constexpr uint64_t kMax = std::numeric_limits<int64_t>::max();
  if (magnitude > kMax + (negative ? 1 : 0)) return false;
  value = static_cast<int64_t>(negative ? 0 - magnitude : magnitude);
  return true;
}

bool parse_double(std::string_view text, double& value) { return parse_floating(text, value); }
bool parse_float(std::string_view text, float& value) { return parse_floating(text, value); }

bool parse_boolean(std::string_view text, bool& value) {
  text = trim_all(text);
  const auto is_one_of = [&](const std::array<std::string_view, 5>& words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return equals_ignoring_case(text, word); });
  };
  value = is_one_of({"t", "true", "y", "yes", "1"});
  return value || is_one_of({"f", "false", "n", "no", "0"});
}

}  // namespace izvor::expr
