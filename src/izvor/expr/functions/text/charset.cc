#include "izvor/expr/functions/text/charset.h"

#include <strings.h>

#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Text = std::string_view;

// ---- UTF-8 and sets of one byte a character, of the code points up to kLast. ----

// What is no UTF-8 becomes U+FFFD, as in a Java string.
bool encode_utf8(Text text, std::string& out) {
  out = replace_invalid_utf8(text);
  return true;
}

bool decode_utf8(Text bytes, std::string& out) {
  out += bytes;
  return is_valid_utf8(bytes);
}

template <char32_t kLast>
bool encode_single_byte(Text text, std::string& out) {
  bool fits = true;
  for_each_character(text, [&](Text character) {
    const char32_t code_point = front_code_point(character);
    fits = fits && code_point <= kLast;
    out += static_cast<char>(code_point);
  });
  return fits;
}

template <char32_t kLast>
bool decode_single_byte(Text bytes, std::string& out) {
  for (const char byte : bytes) {
    const auto code_point = static_cast<unsigned char>(byte);
    if (code_point > kLast) return false;
    append_utf8(code_point, out);
  }
  return true;
}

// ---- Sets of units of two or four bytes. ----

enum class Order { kBig, kLittle };

template <int kBytes>
void append_unit(char32_t unit, Order order, std::string& out) {
  for (int i = 0; i < kBytes; ++i) {
    const int place = order == Order::kBig ? kBytes - 1 - i : i;
    out += static_cast<char>(unit >> (8 * place));
  }
}

template <int kBytes>
char32_t read_unit(Text bytes, Order order) {
  char32_t unit = 0;
  for (int i = 0; i < kBytes; ++i) {
    const int place = order == Order::kBig ? kBytes - 1 - i : i;
    unit |= static_cast<char32_t>(static_cast<unsigned char>(bytes[static_cast<size_t>(i)])) << (8 * place);
  }
  return unit;
}

template <Order kOrder>
bool encode_utf16(Text text, std::string& out) {
  for_each_character(text, [&](Text character) {
    const char32_t code_point = front_code_point(character);
    if (code_point < 0x10000) return append_unit<2>(code_point, kOrder, out);
    append_unit<2>(0xD7C0 + (code_point >> 10), kOrder, out);
    append_unit<2>(0xDC00 | (code_point & 0x3FF), kOrder, out);
  });
  return true;
}

bool decode_utf16_units(Text bytes, Order order, std::string& out) {
  for (; bytes.size() >= 2; bytes.remove_prefix(2)) {
    const char32_t unit = read_unit<2>(bytes, order);
    if (unit < 0xD800 || unit > 0xDFFF) {
      append_utf8(unit, out);
      continue;
    }
    if (unit > 0xDBFF || bytes.size() < 4) return false;
    bytes.remove_prefix(2);
    const char32_t low = read_unit<2>(bytes, order);
    if (low < 0xDC00 || low > 0xDFFF) return false;
    append_utf8(0x10000 + ((unit & 0x3FF) << 10 | (low & 0x3FF)), out);
  }
  return bytes.empty();
}

template <Order kOrder>
bool decode_utf16(Text bytes, std::string& out) {
  return decode_utf16_units(bytes, kOrder, out);
}

bool encode_marked_utf16(Text text, std::string& out) {
  if (!text.empty()) append_unit<2>(0xFEFF, Order::kBig, out);
  return encode_utf16<Order::kBig>(text, out);
}

// Without a mark of its byte order, big-endian.
bool decode_marked_utf16(Text bytes, std::string& out) {
  const char32_t mark = bytes.size() >= 2 ? read_unit<2>(bytes, Order::kBig) : 0;
  if (mark == 0xFEFF || mark == 0xFFFE) bytes.remove_prefix(2);
  return decode_utf16_units(bytes, mark == 0xFFFE ? Order::kLittle : Order::kBig, out);
}

bool encode_utf32(Text text, std::string& out) {
  for_each_character(text, [&](Text character) { append_unit<4>(front_code_point(character), Order::kBig, out); });
  return true;
}

bool decode_utf32(Text bytes, std::string& out) {
  const char32_t mark = bytes.size() >= 4 ? read_unit<4>(bytes, Order::kBig) : 0;
  const Order order = mark == 0xFFFE0000 ? Order::kLittle : Order::kBig;
  if (mark == 0xFEFF || mark == 0xFFFE0000) bytes.remove_prefix(4);
  for (; bytes.size() >= 4; bytes.remove_prefix(4)) {
    const char32_t code_point = read_unit<4>(bytes, order);
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) return false;
    append_utf8(code_point, out);
  }
  return bytes.empty();
}

constexpr Charset kCharsets[] = {
    {"iso-8859-1", encode_single_byte<0xFF>, decode_single_byte<0xFF>},
    {"us-ascii", encode_single_byte<0x7F>, decode_single_byte<0x7F>},
    {"utf-16", encode_marked_utf16, decode_marked_utf16},
    {"utf-16be", encode_utf16<Order::kBig>, decode_utf16<Order::kBig>},
    {"utf-16le", encode_utf16<Order::kLittle>, decode_utf16<Order::kLittle>},
    {"utf-32", encode_utf32, decode_utf32},
    {"utf-8", encode_utf8, decode_utf8},
};

}  // namespace

const Charset* find_charset(std::string_view name) {
  for (const Charset& charset : kCharsets) {
    if (std::string_view(charset.name).size() == name.size() && strncasecmp(charset.name, name.data(), name.size()) == 0) return &charset;
  }
  return nullptr;
}

std::string charset_names() {
  std::string names;
  for (const Charset& charset : kCharsets) names += (names.empty() ? "" : ", ") + std::string(charset.name);
  return names;
}

}  // namespace izvor::expr
