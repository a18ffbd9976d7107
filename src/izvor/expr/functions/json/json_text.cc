#include "izvor/expr/functions/json/json_text.h"

#include <cmath>
#include <cstdio>

#include "izvor/expr/casts/number_text.h"
#include "izvor/types/utf8.h"
#include "izvor/types/value_format.h"

namespace izvor::expr {
namespace {

void append_unicode_escape(uint32_t unit, std::string& out) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[(unit >> shift) & 15];
}

// Appends what a byte below 0x80 becomes.
void append_ascii(char c, std::string& out) {
  constexpr std::string_view kSpecial = "\b\f\n\r\t\"\\";
  constexpr std::string_view kLetters = "bfnrt\"\\";
  const size_t special = kSpecial.find(c);
  if (special != kSpecial.npos) {
    out += '\\';
    out += kLetters[special];
  } else if (static_cast<unsigned char>(c) < ' ') {
    append_unicode_escape(static_cast<unsigned char>(c), out);
  } else {
    out += c;
  }
}

template <typename Append, typename T>
void append_number(T value, Append&& append, std::string& out) {
  const bool finite = std::isfinite(value);
  if (!finite) out += '"';
  append(value, out);
  if (!finite) out += '"';
}

}  // namespace

void append_json_string(std::string_view text, JsonTarget target, std::string& out) {
  out += '"';
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      append_ascii(text[i], out);
    } else if (byte >= 0xf0 && target == JsonTarget::kBytes && i + 3 < text.size()) {
      const uint32_t beyond = front_code_point(text.substr(i, 4)) - 0x10000;
      append_unicode_escape(0xd800 + (beyond >> 10), out);
      append_unicode_escape(0xdc00 + (beyond & 0x3ff), out);
      i += 3;
    } else {
      out += text[i];
    }
  }
  out += '"';
}

void append_json_double(double value, std::string& out) { append_number(value, append_double, out); }
void append_json_float(float value, std::string& out) { append_number(value, append_float, out); }

void append_json(const JsonDocument& document, uint32_t index, JsonTarget target, std::string& out) {
  const JsonNode& node = document[index];
  switch (node.kind) {
    case JsonKind::kString: return append_json_string(node.text, target, out);
    case JsonKind::kFloat: {
      double value = 0;
      parse_double(node.text, value);
      return append_json_double(value, out);
    }
    case JsonKind::kInteger: out += node.text == "-0" ? "0" : node.text; return;
    case JsonKind::kArray:
    case JsonKind::kObject: break;
    default: out += node.text; return;
  }
  out += node.kind == JsonKind::kArray ? '[' : '{';
  for (uint32_t child = index + 1; child < node.end;) {
    if (child != index + 1) out += ',';
    if (document[child].kind == JsonKind::kName) {
      append_json_string(document[child].text, target, out);
      out += ':';
      ++child;
    }
    append_json(document, child, target, out);
    child = document[child].end;
  }
  out += node.kind == JsonKind::kArray ? ']' : '}';
}

}  // namespace izvor::expr
