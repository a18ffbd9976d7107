#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace izvor {

bool is_valid_utf8(std::string_view text);

// As Java decodes bytes: each ill-formed sequence becomes one U+FFFD.
std::string replace_invalid_utf8(std::string_view text);

bool is_ascii(std::string_view text);

// ---- Characters as Spark's UTF8String counts them, which is also defined for ill-formed text: a first byte tells the length. ----

inline size_t utf8_width(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0xC2 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF5 ? 4 : 1;
}

int32_t count_characters(std::string_view text);

// Where character `index` (from 0) begins; the size of the text when it has fewer characters.
size_t utf8_offset(std::string_view text, int64_t index);

// The code point at the front of the text, which is not empty; U+FFFD when it is cut off.
char32_t front_code_point(std::string_view text);

void append_utf8(char32_t code_point, std::string& out);

// fn(std::string_view character) for each character.
template <typename Fn>
void for_each_character(std::string_view text, Fn&& fn) {
  for (size_t at = 0; at < text.size();) {
    const std::string_view character = text.substr(at, utf8_width(text[at]));
    fn(character);
    at += character.size();
  }
}

}  // namespace izvor
