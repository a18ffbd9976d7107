#include "izvor/types/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace izvor {
namespace {

struct Sequence {
  size_t length;
  bool valid;
};

bool is_continuation(std::string_view text, size_t at) { return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; }

// The sequence at the front of `text`, whose first byte is not ASCII; when it is ill-formed, the longest part that could have begun a good one.
Sequence decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const size_t wanted = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
  if (wanted == 1) return {1, false};
  if (text.size() > 1) {
    const auto second = static_cast<unsigned char>(text[1]);
    const bool too_short = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    const bool too_large = lead == 0xF4 && second > 0x8F;
    if (too_short || too_large) return {1, false};
  }
  size_t length = 1;
  while (length < wanted && is_continuation(text, length)) ++length;
  const bool surrogate = lead == 0xED && length > 1 && static_cast<unsigned char>(text[1]) > 0x9F;
  return {length, length == wanted && !surrogate};
}

size_t skip_ascii(std::string_view text, size_t at) {
  uint64_t word = 0;
  while (at + sizeof word <= text.size()) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & 0x8080808080808080) != 0) break;
    at += sizeof word;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  for (size_t at = skip_ascii(text, 0); at < text.size(); at = skip_ascii(text, at)) {
    const Sequence sequence = decode(text.substr(at));
    if (!sequence.valid) return false;
    at += sequence.length;
  }
  return true;
}

std::string replace_invalid_utf8(std::string_view text) {
  std::string out;
  size_t at = 0;
  while (at < text.size()) {
    const size_t plain = skip_ascii(text, at);
    out += text.substr(at, plain - at);
    at = plain;
    if (at == text.size()) break;
    const Sequence sequence = decode(text.substr(at));
    out += sequence.valid ? text.substr(at, sequence.length) : std::string_view("\xEF\xBF\xBD");
    at += sequence.length;
  }
  return out;
}

bool is_ascii(std::string_view text) { return skip_ascii(text, 0) == text.size(); }

int32_t count_characters(std::string_view text) {
  int32_t count = 0;
  for (size_t at = 0; at < text.size(); at += utf8_width(text[at])) ++count;
  return count;
}

size_t utf8_offset(std::string_view text, int64_t index) {
  size_t at = 0;
  for (; index > 0 && at < text.size(); --index) at += utf8_width(text[at]);
  return std::min(at, text.size());
}

char32_t front_code_point(std::string_view text) {
  const size_t width = utf8_width(text[0]);
  if (width > text.size()) return 0xFFFD;
  const auto bits = [&](size_t at, unsigned mask) { return static_cast<char32_t>(static_cast<unsigned char>(text[at]) & mask); };
  switch (width) {
    case 2: return bits(0, 0x1F) << 6 | bits(1, 0x3F);
    case 3: return bits(0, 0x0F) << 12 | bits(1, 0x3F) << 6 | bits(2, 0x3F);
    case 4: return bits(0, 0x07) << 18 | bits(1, 0x3F) << 12 | bits(2, 0x3F) << 6 | bits(3, 0x3F);
    default: return bits(0, 0xFF);
  }
}

void append_utf8(char32_t code_point, std::string& out) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) return put(code_point);
  if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
  }
  put(0x80 | (code_point & 0x3F));
}

}  // namespace izvor
