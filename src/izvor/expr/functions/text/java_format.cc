#include "izvor/expr/functions/text/java_format.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "izvor/error.h"
#include "izvor/expr/functions/text/case_mapping.h"
#include "izvor/expr/functions/text/text_size.h"
#include "izvor/types/utf8.h"

namespace izvor::expr {
namespace {

using Specifier = JavaFormat::Specifier;
using Flag = JavaFormat::Flag;
using Kind = FormatArgument::Kind;

[[noreturn]] void throw_illegal(const std::string& reason) {
  throw Error("IZVOR_INVALID_ARGUMENT", {{"function", "format_string"}, {"reason", reason}});
}

std::string shown(const Specifier& specifier) { return std::string("%") + specifier.conversion; }

// ---- The parts of a specifier: %[index$][flags][width][.precision]conversion ----

class SpecifierReader {
 public:
  SpecifierReader(std::string_view format, size_t at) : format_(format), at_(at) {}

  Specifier read() {
    Specifier specifier;
    read_index(specifier);
    read_flags(specifier);
    specifier.width = read_number();
    if (at_ < format_.size() && format_[at_] == '.') {
      ++at_;
      specifier.precision = read_number();
      if (specifier.precision < 0) throw_illegal("a precision is missing");
    }
    read_conversion(specifier);
    check(specifier);
    return specifier;
  }
  size_t end() const { return at_; }

 private:
  int read_number() {
    int value = -1;
    const char* first = format_.data() + at_;
    const auto [end, status] = std::from_chars(first, format_.data() + format_.size(), value);
    if (status == std::errc::result_out_of_range) throw_illegal("a width or precision is too large");
    if (status == std::errc() && *first != '-') at_ += static_cast<size_t>(end - first);
    return status == std::errc() && *first != '-' ? value : -1;
  }

  void read_index(Specifier& specifier) {
    const size_t start = at_;
    if (at_ < format_.size() && format_[at_] == '<') {
      ++at_;
      specifier.argument = -1;
      return;
    }
    if (at_ < format_.size() && format_[at_] == '0') return;  // a flag
    const int index = read_number();
    if (index > 0 && at_ < format_.size() && format_[at_] == '$') {
      ++at_;
      specifier.argument = index;
    } else {
      at_ = start;
    }
  }

  void read_flags(Specifier& specifier) {
    constexpr std::string_view kFlags = "-#+ 0,(";
    for (; at_ < format_.size(); ++at_) {
      const size_t flag = kFlags.find(format_[at_]);
      if (flag == std::string_view::npos) return;
      if ((specifier.flags & (1u << flag)) != 0) throw_illegal("a flag stands twice");
      specifier.flags |= static_cast<uint8_t>(1u << flag);
    }
  }

  void read_conversion(Specifier& specifier) {
    if (at_ == format_.size()) throw_illegal("the format ends within a specifier");
    const char c = format_[at_++];
    constexpr std::string_view kUpper = "BHSCXEGAT";
    specifier.upper = kUpper.find(c) != std::string_view::npos;
    specifier.conversion = specifier.upper ? static_cast<char>(c + ('a' - 'A')) : c;
    if (std::string_view("hat").find(specifier.conversion) != std::string_view::npos) {
      throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "The conversion %" + std::string(1, c) + " of format_string"}});
    }
    if (std::string_view("bscdoxefgn%").find(specifier.conversion) == std::string_view::npos) {
      throw_illegal("%" + std::string(1, c) + " is no conversion");
    }
  }

  static uint8_t allowed_flags(char conversion) {
    switch (conversion) {
      case 'd': return Flag::kLeft | Flag::kPlus | Flag::kSpace | Flag::kZero | Flag::kGroup | Flag::kParentheses;
      case 'x':
      case 'o': return Flag::kLeft | Flag::kAlternate | Flag::kZero;
      case 'e': return static_cast<uint8_t>(0xFF & ~Flag::kGroup);
      case 'f': return 0xFF;
      case 'g': return static_cast<uint8_t>(0xFF & ~Flag::kAlternate);
      case 'n': return 0;
      default: return Flag::kLeft;
    }
  }

  static void check(const Specifier& specifier) {
    if ((specifier.flags & ~allowed_flags(specifier.conversion)) != 0) throw_illegal(shown(specifier) + " does not take these flags");
    const bool takes_precision = std::string_view("bsefg").find(specifier.conversion) != std::string_view::npos;
    if (specifier.precision >= 0 && !takes_precision) throw_illegal(shown(specifier) + " does not take a precision");
    if (specifier.width >= 0 && specifier.conversion == 'n') throw_illegal("%n does not take a width");
    if ((specifier.has(Flag::kLeft) || specifier.has(Flag::kZero)) && specifier.width < 0) throw_illegal(shown(specifier) + " needs a width");
    const bool excluded = (specifier.has(Flag::kPlus) && specifier.has(Flag::kSpace)) || (specifier.has(Flag::kLeft) && specifier.has(Flag::kZero));
    if (excluded) throw_illegal(shown(specifier) + " has flags that exclude each other");
  }

  std::string_view format_;
  size_t at_;
};

// ---- Writing ----

// Java counts in UTF-16 units.
size_t utf16_size(std::string_view text) {
  size_t size = 0;
  for_each_character(text, [&](std::string_view character) { size += character.size() == 4 ? 2 : 1; });
  return size;
}

void append_justified(const Specifier& specifier, std::string_view text, std::string& out) {
  std::string upper;
  if (specifier.upper) {
    append_upper(text, upper);
    text = upper;
  }
  const size_t size = specifier.width > 0 ? utf16_size(text) : 0;
  const size_t padding = specifier.width > 0 && static_cast<size_t>(specifier.width) > size ? static_cast<size_t>(specifier.width) - size : 0;
  require_text_size(static_cast<int64_t>(out.size() + text.size() + padding));
  if (!specifier.has(Flag::kLeft)) out.append(padding, ' ');
  out += text;
  if (specifier.has(Flag::kLeft)) out.append(padding, ' ');
}

void append_text(const Specifier& specifier, std::string_view text, std::string& out) {
  if (specifier.precision >= 0) {
    size_t end = 0;
    for (int units = specifier.precision; end < text.size(); end += utf8_width(text[end])) {
      units -= utf8_width(text[end]) == 4 ? 2 : 1;
      if (units < 0) break;
    }
    text = text.substr(0, end);
  }
  append_justified(specifier, text, out);
}

// Sign, grouped digits, zeros up to the width, what stands behind the digits.
void append_signed(const Specifier& specifier, bool negative, std::string_view magnitude, std::string_view exponent, std::string& out) {
  const std::string_view sign = negative                      ? (specifier.has(Flag::kParentheses) ? "(" : "-")
                                : specifier.has(Flag::kPlus)  ? "+"
                                : specifier.has(Flag::kSpace) ? " "
                                                              : "";
  const size_t whole = std::min(magnitude.find('.'), magnitude.size());
  std::string digits;
  for (size_t i = 0; i < whole; ++i) {
    if (specifier.has(Flag::kGroup) && i > 0 && (whole - i) % 3 == 0) digits += ',';
    digits += magnitude[i];
  }
  digits += magnitude.substr(whole);
  const bool closed = negative && specifier.has(Flag::kParentheses);
  const size_t size = sign.size() + digits.size() + exponent.size() + (closed ? 1 : 0);
  const size_t zeros = specifier.has(Flag::kZero) && static_cast<size_t>(specifier.width) > size ? static_cast<size_t>(specifier.width) - size : 0;
  require_text_size(static_cast<int64_t>(size + zeros));
  std::string text(sign);
  text.append(zeros, '0');
  text += digits;
  text += exponent;
  if (closed) text += ')';
  append_justified(specifier, text, out);
}

void append_integer(const Specifier& specifier, const FormatArgument& argument, std::string& out) {
  const bool decimal = specifier.conversion == 'd';
  const bool negative = decimal && argument.integer < 0;
  auto magnitude = static_cast<uint64_t>(argument.integer);
  if (negative) magnitude = 0 - magnitude;
  if (!decimal && argument.bytes < 8) magnitude &= (uint64_t{1} << (8 * argument.bytes)) - 1;
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, magnitude, decimal ? 10 : specifier.conversion == 'x' ? 16 : 8).ptr;
  const std::string_view text(digits, static_cast<size_t>(end - digits));
  if (decimal) return append_signed(specifier, negative, text, "", out);
  std::string prefixed = !specifier.has(Flag::kAlternate) ? "" : specifier.conversion == 'x' ? "0x" : "0";
  const size_t size = prefixed.size() + text.size();
  if (specifier.has(Flag::kZero) && static_cast<size_t>(specifier.width) > size) prefixed.append(static_cast<size_t>(specifier.width) - size, '0');
  append_justified(specifier, prefixed.append(text), out);
}

void append_code_point(const Specifier& specifier, const FormatArgument& argument, std::string& out) {
  if (argument.bytes > 4) throw_illegal("%c does not take a long");
  if (argument.integer < 0 || argument.integer > 0x10FFFF) throw_illegal("%c does not take the code point " + std::to_string(argument.integer));
  std::string character;
  append_utf8(static_cast<char32_t>(argument.integer), character);
  append_justified(specifier, character, out);
}

// ---- Floating-point numbers: the shortest digits, rounded half up ----

// 0.DIGITS times ten to the power of the exponent.
struct Digits {
  std::string digits;
  int exponent;
};

Digits shortest_digits(double value) {
  if (value == 0) return {"0", 1};
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  const std::string_view scientific(text, static_cast<size_t>(end - text));
  const size_t mark = scientific.find('e');
  int exponent = 0;
  std::from_chars(text + mark + (scientific[mark + 1] == '+' ? 2 : 1), end, exponent);
  std::string digits(1, scientific[0]);
  if (mark > 2) digits += scientific.substr(2, mark - 2);
  // Java shows two digits of the smallest number, 4.9E-324.
  return {value == 4.9e-324 ? "49" : digits, exponent + 1};
}

// Keeps `count` digits; a negative count keeps all of them, for they are too small to be seen anyway.
void round_digits(Digits& number, int count) {
  if (count < 0 || static_cast<size_t>(count) >= number.digits.size()) return;
  const bool up = number.digits[static_cast<size_t>(count)] >= '5';
  number.digits.resize(static_cast<size_t>(count));
  if (count == 0) {
    number.digits = up ? "1" : "0";
    if (up) ++number.exponent;
    return;
  }
  if (!up) return;
  size_t at = number.digits.size();
  while (at > 0 && number.digits[at - 1] == '9') number.digits[--at] = '0';
  if (at > 0) {
    ++number.digits[at - 1];
    return;
  }
  number.digits[0] = '1';
  ++number.exponent;
}

// The digit at a power of ten, '0' outside of those that are known.
char digit_at(const Digits& number, int power) {
  const int place = number.exponent - 1 - power;
  return place >= 0 && place < static_cast<int>(number.digits.size()) ? number.digits[static_cast<size_t>(place)] : '0';
}

std::string fixed_text(Digits number, int precision, bool point) {
  round_digits(number, number.exponent + precision);
  std::string text;
  for (int power = std::max(number.exponent - 1, 0); power >= 0; --power) text += digit_at(number, power);
  if (precision > 0 || point) text += '.';
  for (int i = 1; i <= precision; ++i) text += digit_at(number, -i);
  return text;
}

void append_scientific(const Specifier& specifier, bool negative, Digits number, int precision, std::string& out) {
  const bool zero = number.digits == "0";
  round_digits(number, precision + 1);
  const int exponent = zero ? 0 : number.exponent - 1;
  number.exponent = 1;
  const std::string mantissa = fixed_text(number, precision, specifier.has(Flag::kAlternate));
  std::string tail = std::string("e") + (exponent < 0 ? "-" : "+") + (std::abs(exponent) < 10 ? "0" : "") + std::to_string(std::abs(exponent));
  append_signed(specifier, negative, mantissa, tail, out);
}

void append_floating(const Specifier& specifier, double value, std::string& out) {
  if (std::isnan(value)) return append_justified(specifier, "NaN", out);
  const bool negative = std::signbit(value);
  if (std::isinf(value)) {
    Specifier spaces = specifier;
    spaces.flags &= static_cast<uint8_t>(~(Flag::kZero | Flag::kGroup));
    return append_signed(spaces, negative, "Infinity", "", out);
  }
  const Digits number = shortest_digits(std::fabs(value));
  int precision = specifier.precision < 0 ? 6 : specifier.precision;
  require_text_size(precision);
  if (specifier.conversion == 'f') return append_signed(specifier, negative, fixed_text(number, precision, specifier.has(Flag::kAlternate)), "", out);
  if (specifier.conversion == 'e') return append_scientific(specifier, negative, number, precision, out);
  precision = std::max(precision, 1);
  Digits rounded = number;
  round_digits(rounded, precision);
  const int exponent = rounded.exponent - 1;
  if (value != 0 && (exponent < -4 || exponent >= precision)) return append_scientific(specifier, negative, number, precision - 1, out);
  append_signed(specifier, negative, fixed_text(number, precision - (value == 0 ? 1 : exponent + 1), false), "", out);
}

void append_converted(const Specifier& specifier, const FormatArgument& argument, std::string& out) {
  const bool boolean = argument.kind == Kind::kBoolean;
  if (specifier.conversion == 'b') {
    return append_text(specifier, (boolean ? argument.integer != 0 : argument.kind != Kind::kNull) ? "true" : "false", out);
  }
  if (argument.kind == Kind::kNull) return append_text(specifier, "null", out);
  if (specifier.conversion == 's') return append_text(specifier, boolean ? (argument.integer != 0 ? "true" : "false") : argument.text, out);
  const bool takes_integer = std::string_view("dxoc").find(specifier.conversion) != std::string_view::npos;
  if (argument.kind != (takes_integer ? Kind::kInteger : Kind::kFloating))
    throw_illegal(shown(specifier) + " does not take the type of its argument");
  if (!takes_integer) return append_floating(specifier, argument.floating, out);
  specifier.conversion == 'c' ? append_code_point(specifier, argument, out) : append_integer(specifier, argument, out);
}

}  // namespace

JavaFormat::JavaFormat(std::string_view format) {
  for (size_t at = 0; at < format.size();) {
    const size_t percent = std::min(format.find('%', at), format.size());
    if (percent > at) {
      specifiers_.emplace_back();
      specifiers_.back().text = format.substr(at, percent - at);
    }
    if (percent == format.size()) break;
    SpecifierReader reader(format, percent + 1);
    specifiers_.push_back(reader.read());
    at = reader.end();
  }
}

void JavaFormat::append(const std::vector<FormatArgument>& arguments, std::string& out) const {
  size_t next = 0;
  size_t last = arguments.size();
  for (const Specifier& specifier : specifiers_) {
    if (specifier.conversion == 0) {
      out += specifier.text;
    } else if (specifier.conversion == 'n') {
      out += '\n';
    } else if (specifier.conversion == '%') {
      append_justified(specifier, "%", out);
    } else {
      if (specifier.argument >= 0) last = specifier.argument > 0 ? static_cast<size_t>(specifier.argument) - 1 : next++;
      if (last >= arguments.size()) throw_illegal(shown(specifier) + " has no argument");
      append_converted(specifier, arguments[last], out);
    }
  }
}

}  // namespace izvor::expr
