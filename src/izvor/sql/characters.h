#pragma once

#include <string>
#include <string_view>

namespace izvor::sql {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
// Bytes of characters outside ASCII count as letters, so that the parser can say how such a name has to be quoted.
inline bool is_word_byte(char c) { return is_digit(c) || is_ascii_letter(c) || c == '_' || (c & 0x80) != 0; }

inline std::string to_upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = upper(c);
  return out;
}

inline std::string to_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

inline size_t utf8_length(std::string_view text) {
  size_t length = 0;
  for (const char c : text) length += (c & 0xc0) != 0x80 ? 1 : 0;
  return length;
}

}  // namespace izvor::sql
