#include "izvor/expr/functions/text/base_encoding.h"

#include <array>
#include <cstdint>

namespace izvor::expr {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";
constexpr std::string_view kBase32Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kBase64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The value of each byte as a digit, -1 for none.
using DigitValues = std::array<int8_t, 256>;

constexpr DigitValues digit_values(std::string_view digits, bool any_case) {
  DigitValues values{};
  values.fill(-1);
  for (size_t i = 0; i < digits.size(); ++i) {
    const auto digit = static_cast<uint8_t>(digits[i]);
    values[digit] = static_cast<int8_t>(i);
    if (any_case && digit >= 'A' && digit <= 'Z') values[digit + ('a' - 'A')] = static_cast<int8_t>(i);
  }
  return values;
}

constexpr DigitValues kHexValues = digit_values(kHexDigits, true);
constexpr DigitValues kBase32Values = digit_values(kBase32Digits, true);
constexpr DigitValues kBase64Values = digit_values(kBase64Digits, false);

// Writes digits of kBits bits each, filled up with '=' to a multiple of `unit`.
template <int kBits>
void write_digits(std::string_view bytes, std::string_view digits, size_t unit, std::string& out) {
  const size_t before = out.size();
  uint32_t bits = 0;
  int count = 0;
  for (const char byte : bytes) {
    bits = bits << 8 | static_cast<uint8_t>(byte);
    for (count += 8; count >= kBits; count -= kBits) out += digits[bits >> (count - kBits) & ((1u << kBits) - 1)];
  }
  if (count > 0) out += digits[bits << (kBits - count) & ((1u << kBits) - 1)];
  while ((out.size() - before) % unit != 0) out += '=';
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f'); }

}  // namespace

void write_hex(std::string_view bytes, std::string& out) { write_digits<4>(bytes, kHexDigits, 1, out); }

bool read_hex(std::string_view text, std::string& out) {
  int pending = text.size() % 2 == 0 ? -1 : 0;
  for (const char c : text) {
    const int digit = kHexValues[static_cast<uint8_t>(c)];
    if (digit < 0) return false;
    if (pending >= 0) out += static_cast<char>(pending << 4 | digit);
    pending = pending >= 0 ? -1 : digit;
  }
  return true;
}

void write_base64(std::string_view bytes, std::string& out) {
  constexpr size_t kLineBytes = 57;  // 76 digits
  while (bytes.size() > kLineBytes) {
    write_digits<6>(bytes.substr(0, kLineBytes), kBase64Digits, 4, out);
    out += "\r\n";
    bytes.remove_prefix(kLineBytes);
  }
  write_digits<6>(bytes, kBase64Digits, 4, out);
}

bool read_base64(std::string_view text, std::string& out) {
  uint32_t bits = 0;
  int digits = 0;  // in the current group of four
  size_t at = 0;
  while (at < text.size()) {
    const char c = text[at++];
    if (c == '=') {
      if (digits == 0 || (digits == 2 && (at == text.size() || text[at++] != '='))) return false;
      break;
    }
    const int digit = kBase64Values[static_cast<uint8_t>(c)];
    if (digit < 0) continue;
    bits = bits << 6 | static_cast<uint32_t>(digit);
    if (++digits < 4) continue;
    for (const int shift : {16, 8, 0}) out += static_cast<char>(bits >> shift);
    digits = 0;
  }
  if (digits == 1) return false;
  if (digits == 2) out += static_cast<char>(bits >> 4);
  if (digits == 3) {
    out += static_cast<char>(bits >> 10);
    out += static_cast<char>(bits >> 2);
  }
  for (; at < text.size(); ++at) {
    if (kBase64Values[static_cast<uint8_t>(text[at])] >= 0) return false;
  }
  return true;
}

bool is_strict_base64(std::string_view text) {
  size_t digits = 0;
  size_t padding = 0;
  for (const char c : text) {
    if (c == '=') {
      ++padding;
    } else if (padding > 0) {  // NOLINT(bugprone-branch-clone): the order of the questions matters
      return false;
    } else if (kBase64Values[static_cast<uint8_t>(c)] >= 0) {
      ++digits;
    } else if (!is_space(c)) {
      return false;
    }
  }
  return padding == 0 ? digits % 4 != 1 : padding <= 2 && (digits + padding) % 4 == 0;
}

void write_base32(std::string_view bytes, std::string& out) { write_digits<5>(bytes, kBase32Digits, 8, out); }

void read_base32(std::string_view text, std::string& out) {
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int digit = kBase32Values[static_cast<uint8_t>(c)];
    if (digit < 0) continue;
    bits = bits << 5 | static_cast<uint32_t>(digit);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count);
  }
  if (count == 5) out += static_cast<char>(bits >> 2);
}

}  // namespace izvor::expr
