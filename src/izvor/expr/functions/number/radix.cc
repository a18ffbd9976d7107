// bin, conv, hex, unhex.
#include <algorithm>
#include <array>
#include <cstdlib>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/number/families.h"
#include "izvor/expr/functions/number/hex_text.h"

namespace izvor::expr {
namespace {

using TextResult = CellResult<std::string_view>;

constexpr int kLeastRadix = 2;
constexpr int kGreatestRadix = 36;
constexpr char kDigits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// Appends the digits of `value`, at least one.
void append_digits(uint64_t value, unsigned radix, std::string& out) {
  std::array<char, 64> digits;
  size_t begin = digits.size();
  do {
    digits[--begin] = kDigits[value % radix];
    value /= radix;
  } while (value != 0);
  out.append(digits.data() + begin, digits.size() - begin);
}

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return kGreatestRadix;
}

struct ParsedDigits {
  uint64_t value = 0;
  bool overflows = false;
};

// The digits that `text` begins with.
ParsedDigits parse_digits(std::string_view text, int radix) {
  ParsedDigits parsed;
  for (const char c : text) {
    const int digit = digit_value(c);
    if (digit >= radix) break;
    if (__builtin_mul_overflow(parsed.value, static_cast<uint64_t>(radix), &parsed.value) ||
        __builtin_add_overflow(parsed.value, static_cast<uint64_t>(digit), &parsed.value)) {
      return {~uint64_t{0}, true};
    }
  }
  return parsed;
}

std::string_view trim_spaces(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

Error conv_overflow() {
  return Error("ARITHMETIC_OVERFLOW", {{"message", "Overflow in function conv()"}, {"alternative", ""}, {"config", "\"spark.sql.ansi.enabled\""}});
}

// A number of 64 bits, without a sign unless the target radix is negative.
void convert(TextResult& result, std::string_view text, int32_t from, int32_t to) {
  const int64_t radix = std::abs(static_cast<int64_t>(to));
  if (from < kLeastRadix || from > kGreatestRadix || radix < kLeastRadix || radix > kGreatestRadix) return result.set_null();
  text = trim_spaces(text);
  if (text.empty()) return result.set_null();
  bool is_negative = text.front() == '-';
  const ParsedDigits parsed = parse_digits(is_negative ? text.substr(1) : text, from);
  if (parsed.overflows && result.is_ansi()) return result.fail(conv_overflow());
  uint64_t value = parsed.value;
  const bool exceeds_long = static_cast<int64_t>(value) < 0;
  if (is_negative && to > 0) value = exceeds_long ? ~uint64_t{0} : uint64_t{0} - value;
  if (to < 0 && exceeds_long) {
    value = uint64_t{0} - value;
    is_negative = true;
  }
  std::string& out = result.text();
  if (is_negative && to < 0) out += '-';
  append_digits(value, static_cast<unsigned>(radix), out);
  result.set_text();
}

template <unsigned kRadix>
void digits_of_long(TextResult& result, int64_t value) {
  append_digits(static_cast<uint64_t>(value), kRadix, result.text());
  result.set_text();
}

void hex_of_bytes(TextResult& result, std::string_view bytes) {
  append_hex(bytes, kUpperHexDigits, result.text());
  result.set_text();
}

// An odd number of digits stands for one with a 0 before it.
void bytes_of_hex(TextResult& result, std::string_view digits) {
  std::string& out = result.text();
  int high = digits.size() % 2 == 0 ? -1 : 0;
  for (const char c : digits) {
    const int digit = digit_value(c);
    if (digit >= 16) return result.set_null();
    if (high < 0) {
      high = digit;
    } else {
      out += static_cast<char>(high << 4 | digit);
      high = -1;
    }
  }
  result.set_text();
}

}  // namespace

void register_radix_functions(ScalarFunctionRegistry& registry) {
  add_cells<std::string_view(int64_t)>(registry, {"bin", {TypeId::kLong}, TypeId::kString}, digits_of_long<2>);
  add_cells<std::string_view(std::string_view, int32_t, int32_t)>(
      registry, {"conv", {TypeId::kString, TypeId::kInt, TypeId::kInt}, TypeId::kString, Nullability::kAlways, true}, convert);
  const InputType long_or_bytes = InputType::one_of({TypeId::kLong, TypeId::kBinary, TypeId::kString});
  add_overloaded_cells(registry, {"hex", {long_or_bytes}, TypeId::kString}, [](const OverloadedCall& call) {
    if (call.argument_type(0).id() == TypeId::kLong) return call.run<std::string_view(int64_t)>(digits_of_long<16>);
    return call.run<std::string_view(std::string_view)>(hex_of_bytes);
  });
  add_cells<std::string_view(std::string_view)>(registry, {"unhex", {TypeId::kString}, TypeId::kBinary, Nullability::kAlways}, bytes_of_hex);
}

}  // namespace izvor::expr
