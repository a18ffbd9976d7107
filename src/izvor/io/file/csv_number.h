#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace izvor::io {

// Numbers as Java reads them. The `fast_` forms take the common case only (up to eight digits, no sign or exponent) and may load up to
// eight bytes in front of the text; what they leave (false) goes to the full forms, which decide.

constexpr uint64_t kAsciiZeros = 0x3030303030303030;

// The eight bytes that end at `end`, those in front of the last `length` (1 to 8) replaced by '0'.
inline uint64_t load_digits(const char* end, size_t length) {
  uint64_t word = 0;
  std::memcpy(&word, end - 8, sizeof word);
  const uint64_t kept = ~uint64_t{0} << (64 - 8 * length);
  return (word & kept) | (kAsciiZeros & ~kept);
}

inline bool all_digits(uint64_t word) {
  const uint64_t digits = word ^ kAsciiZeros;
  return (((digits + 0x7676767676767676) | digits) & 0x8080808080808080) == 0;
}

// Of eight ASCII digits, the first in the lowest byte.
inline uint32_t eight_digits(uint64_t word) {
  word = (word & 0x0F0F0F0F0F0F0F0F) * 2561 >> 8;
  word = (word & 0x00FF00FF00FF00FF) * 6553601 >> 16;
  return static_cast<uint32_t>((word & 0x0000FFFF0000FFFF) * 42949672960001 >> 32);
}

inline bool fast_digits(const char* begin, const char* end, uint32_t* out) {
  const auto length = static_cast<size_t>(end - begin);
  if (length - 1 >= 8) return false;
  const uint64_t word = load_digits(end, length);
  if (!all_digits(word)) return false;
  *out = eight_digits(word);
  return true;
}

// Digits with at most one point: "12", "12.34", ".5", "5.".
inline bool fast_decimal(const char* begin, const char* end, double* out) {
  static constexpr double kPowers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
  const auto length = static_cast<size_t>(end - begin);
  if (length - 1 >= 8) return false;
  uint64_t word = load_digits(end, length);
  const uint64_t difference = word ^ 0x2E2E2E2E2E2E2E2E;
  const uint64_t points = (difference - 0x0101010101010101) & ~difference & 0x8080808080808080;
  size_t decimals = 0;
  if (points != 0) {
    if (length == 1) return false;
    const auto shift = static_cast<unsigned>(__builtin_ctzll(points)) - 7;  // of the first point; a second one is no digit below
    const uint64_t before = (uint64_t{1} << shift) - 1;
    word = (word & ~before & ~(uint64_t{0xFF} << shift)) | (word & before) << 8 | '0';
    decimals = 7 - shift / 8;
  }
  if (!all_digits(word)) return false;
  // Both are exact, so the quotient is the double nearest to the text.
  *out = eight_digits(word) / kPowers[decimals];
  return true;
}

// Integer.parseInt and its kin: an optional sign and decimal digits, nothing else.
template <typename T>
bool parse_java_integer(std::string_view text, T* out);

// Double.parseDouble and Float.parseFloat: whitespace around it is dropped; decimal or hexadecimal, "NaN", "Infinity", a trailing d or f.
bool parse_java_double(std::string_view text, double* out);
bool parse_java_float(std::string_view text, float* out);

}  // namespace izvor::io
