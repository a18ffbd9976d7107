#pragma once

#include <algorithm>
#include <string_view>

namespace izvor::expr {

constexpr char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char upper_ascii(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// Without regard to the case of ASCII letters.
inline bool equal_any_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower_ascii(x) == lower_ascii(y); });
}
inline bool begins_with_any_case(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && equal_any_case(text.substr(0, word.size()), word);
}

}  // namespace izvor::expr
