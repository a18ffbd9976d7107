#include "izvor/sql/string_literal.h"

#include <charconv>
#include <cstdint>
#include <optional>

#include "izvor/sql/characters.h"

namespace izvor::sql {
namespace {

// The number in the first `count` digits of `text`, when it has as many.
std::optional<uint32_t> digits(std::string_view text, size_t count, int base) {
  if (text.size() < count) return std::nullopt;
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + count, value, base);
  if (error != std::errc() || end != text.data() + count) return std::nullopt;
  return value;
}

bool is_high_surrogate(uint32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool is_low_surrogate(uint32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

// A surrogate without its other half, and what is no character, become a question mark as in Java.
void append_utf8(uint32_t code_point, std::string& out) {
  if (code_point > 0x10ffff || is_high_surrogate(code_point) || is_low_surrogate(code_point)) {
    out += '?';
  } else if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else {
    const int following = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
    constexpr unsigned char kLeads[] = {0, 0xc0, 0xe0, 0xf0};
    out += static_cast<char>(kLeads[following] | (code_point >> (6 * following)));
    for (int i = following - 1; i >= 0; --i) out += static_cast<char>(0x80 | ((code_point >> (6 * i)) & 0x3f));
  }
}

char control_character(char c) {
  switch (c) {
    case '0': return '\0';
    case 'b': return '\b';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'Z': return '\x1a';
    default: return c;
  }
}

class Unescaper {
 public:
  Unescaper(std::string_view text, char quote) : rest_(text), quote_(quote) {}

  std::string run() {
    while (!rest_.empty()) {
      if (rest_[0] == '\\' && rest_.size() > 1) {
        rest_.remove_prefix(1);
        escape();
      } else {
        if (rest_[0] == quote_) rest_.remove_prefix(1);  // of two
        take(1);
      }
    }
    return std::move(out_);
  }

 private:
  void take(size_t count) {
    out_ += rest_.substr(0, count);
    rest_.remove_prefix(std::min(count, rest_.size()));
  }

  // rest_ is behind the backslash.
  void escape() {
    const char c = rest_[0];
    if (c == 'u' && unicode(4)) return;
    if (c == 'U' && unicode(8)) return;
    if (c == '0' || c == '1') {
      if (const auto byte = digits(rest_, 3, 8)) {
        rest_.remove_prefix(3);
        append_utf8(*byte, out_);
        return;
      }
    }
    if (c == '%' || c == '_') out_ += '\\';
    out_ += control_character(c);
    rest_.remove_prefix(1);
  }

  bool unicode(size_t count) {
    auto unit = digits(rest_.substr(1), count, 16);
    if (!unit) return false;
    rest_.remove_prefix(1 + count);
    if (is_high_surrogate(*unit) && rest_.starts_with("\\u")) {
      const auto low = digits(rest_.substr(2), 4, 16);
      if (low && is_low_surrogate(*low)) {
        rest_.remove_prefix(6);
        unit = 0x10000 + ((*unit - 0xd800) << 10) + (*low - 0xdc00);
      }
    }
    append_utf8(*unit, out_);
    return true;
  }

  std::string_view rest_;
  char quote_;
  std::string out_;
};

}  // namespace

std::string unquote_string(std::string_view token) {
  if (upper(token.front()) == 'R') return std::string(token.substr(2, token.size() - 3));
  return Unescaper(token.substr(1, token.size() - 2), token.front()).run();
}

std::string unquote_name(std::string_view token) {
  std::string name;
  for (size_t i = 1; i + 1 < token.size(); ++i) {
    name += token[i];
    if (token[i] == '`') ++i;
  }
  return name;
}

}  // namespace izvor::sql
