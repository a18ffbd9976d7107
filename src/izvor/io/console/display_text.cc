#include "izvor/io/console/display_text.h"

#include <array>

namespace izvor::io {
namespace {

struct CodePoint {
  char32_t value = 0xfffd;
  size_t bytes = 1;
};

// The character at the front of `text`, which is not empty.
CodePoint decode(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes) return {};
  char32_t value = lead & (0x7f >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3f);
  }
  const bool overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  const bool surrogate = value >= 0xd800 && value < 0xe000;
  if (overlong || surrogate || value > 0x10ffff) return {};
  return {value, bytes};
}

int64_t utf16_units(char32_t c) { return c > 0xffff ? 2 : 1; }

// The characters that Spark counts as two columns wide (East Asian scripts and full-width forms).
bool is_full_width(char32_t c) {
  struct Range {
    char32_t first, last;
  };
  static constexpr std::array<Range, 7> kRanges = {
      {{0x1100, 0x115f}, {0x2e80, 0xa4cf}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0xffe0, 0xffe6}}};
  for (const Range& range : kRanges) {
    if (c >= range.first && c <= range.last) return true;
  }
  return false;
}

std::string escape(std::string_view raw) {
  constexpr std::string_view kControls = "\a\b\t\n\v\f\r";  // 7 to 13
  constexpr std::string_view kLetters = "abtnvfr";
  std::string out;
  out.reserve(raw.size());
  for (size_t i = 0; i < raw.size();) {
    const CodePoint c = decode(raw.substr(i));
    const size_t control = raw[i] == '\0' ? std::string_view::npos : kControls.find(raw[i]);
    if (control != std::string_view::npos) {
      out += '\\';
      out += kLetters[control];
    } else if (c.value == 0xfffd) {
      out += "\xef\xbf\xbd";
    } else {
      out += raw.substr(i, c.bytes);
    }
    i += c.bytes;
  }
  return out;
}

int64_t count_units(std::string_view text) {
  int64_t units = 0;
  for (size_t i = 0; i < text.size();) {
    const CodePoint c = decode(text.substr(i));
    units += utf16_units(c.value);
    i += c.bytes;
  }
  return units;
}

std::string first_units(std::string_view text, int64_t limit) {
  size_t end = 0;
  while (limit > 0 && end < text.size()) {
    const CodePoint c = decode(text.substr(end));
    if (utf16_units(c.value) > limit) return std::string(text.substr(0, end)) + "?";
    limit -= utf16_units(c.value);
    end += c.bytes;
  }
  return std::string(text.substr(0, end));
}

int64_t display_width(std::string_view text) {
  int64_t width = 0;
  for (size_t i = 0; i < text.size();) {
    const CodePoint c = decode(text.substr(i));
    width += utf16_units(c.value) + (is_full_width(c.value) ? 1 : 0);
    i += c.bytes;
  }
  return width;
}

}  // namespace

DisplayText display_text(std::string_view raw, int64_t truncate) {
  std::string text = escape(raw);
  if (truncate > 0 && count_units(text) > truncate) {
    text = truncate < 4 ? first_units(text, truncate) : first_units(text, truncate - 3) + "...";
  }
  const int64_t width = display_width(text);
  return {std::move(text), width};
}

}  // namespace izvor::io
