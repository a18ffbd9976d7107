#include "izvor/io/file/csv_number.h"

#include <charconv>
#include <limits>
#include <string>

#include <fast_float/fast_float.h>

namespace izvor::io {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

std::string_view trim(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

template <typename Predicate>
size_t skip_while(std::string_view text, size_t at, Predicate matches) {
  while (at < text.size() && matches(text[at])) ++at;
  return at;
}

// Digits with an optional point, at least one digit; 0 when there is none.
template <typename Predicate>
size_t skip_digits_with_point(std::string_view text, size_t at, Predicate matches) {
  const size_t whole = skip_while(text, at, matches);
  if (whole == text.size() || text[whole] != '.') return whole == at ? 0 : whole;
  const size_t fraction = skip_while(text, whole + 1, matches);
  return fraction == at + 1 ? 0 : fraction;
}

// An exponent with this letter; 0 when its digits are missing, `at` when there is none.
size_t skip_exponent(std::string_view text, size_t at, char lower_letter) {
  if (at == text.size() || (text[at] | 0x20) != lower_letter) return at;
  size_t digits = at + 1;
  if (digits < text.size() && (text[digits] == '+' || text[digits] == '-')) ++digits;
  const size_t end = skip_while(text, digits, is_digit);
  return end == digits ? 0 : end;
}

// from_chars reports what is out of range and leaves the value to us.
template <typename T>
T out_of_range_value(std::string_view text) {
  const size_t letter = text.find_first_of("pP");
  const bool zero = text.substr(0, letter).find_first_not_of("0.") == std::string_view::npos;
  return zero || text[letter + 1] == '-' ? T{0} : std::numeric_limits<T>::infinity();
}

template <typename T>
bool parse_hexadecimal(std::string_view text, T* out) {
  size_t end = skip_digits_with_point(text, 0, is_hex_digit);
  if (end == 0 || end == text.size() || (text[end] | 0x20) != 'p') return false;
  end = skip_exponent(text, end, 'p');
  if (end == 0) return false;
  if (end + 1 == text.size() && std::string_view("fFdD").find(text[end]) != std::string_view::npos) text.remove_suffix(1);
  if (end != text.size()) return false;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + end, *out, std::chars_format::hex);
  if (error == std::errc::result_out_of_range) *out = out_of_range_value<T>(text);
  return true;
}

template <typename T>
bool parse_decimal(std::string_view text, T* out) {
  size_t end = skip_digits_with_point(text, 0, is_digit);
  if (end == 0) return false;
  end = skip_exponent(text, end, 'e');
  if (end == 0) return false;
  const bool suffix = end + 1 == text.size() && std::string_view("fFdD").find(text[end]) != std::string_view::npos;
  if (end + suffix != text.size()) return false;
  fast_float::from_chars(text.data(), text.data() + end, *out);  // out of range: infinity or zero, as in Java
  return true;
}

template <typename T>
bool parse_floating(std::string_view text, T* out) {
  text = trim(text);
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  if (text == "NaN") {
    *out = std::numeric_limits<T>::quiet_NaN();
    return true;
  }
  bool good = true;
  if (text == "Infinity") {
    *out = std::numeric_limits<T>::infinity();
  } else if (text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == 'x') {
    good = parse_hexadecimal(text.substr(2), out);
  } else {
    good = parse_decimal(text, out);
  }
  if (good && negative) *out = -*out;
  return good;
}

}  // namespace

template <typename T>
bool parse_java_integer(std::string_view text, T* out) {
  if (text.size() > 1 && text.front() == '+' && is_digit(text[1])) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out);
  return error == std::errc() && end == text.data() + text.size();
}

template bool parse_java_integer(std::string_view text, int8_t* out);
template bool parse_java_integer(std::string_view text, int16_t* out);
template bool parse_java_integer(std::string_view text, int32_t* out);
template bool parse_java_integer(std::string_view text, int64_t* out);

bool parse_java_double(std::string_view text, double* out) { return parse_floating(text, out); }
bool parse_java_float(std::string_view text, float* out) { return parse_floating(text, out); }

}  // namespace izvor::io
