#include "izvor/types/identifier.h"

#include <algorithm>

namespace izvor {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string quote_identifier(std::string_view name) {
  std::string text = "`";
  for (const char c : name) {
    if (c == '`') text += '`';
    text += c;
  }
  return text + "`";
}

std::string quote_if_needed(std::string_view name) {
  const bool plain = !name.empty() && !is_digit(name[0]) && std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || is_digit(c); });
  return plain ? std::string(name) : quote_identifier(name);
}

}  // namespace izvor
