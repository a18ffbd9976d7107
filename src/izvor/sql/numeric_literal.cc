#include "izvor/sql/numeric_literal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "izvor/sql/characters.h"

namespace izvor::sql {
namespace {

using T = TokenType;
using Literal = ConnectExpression::Literal;

constexpr int64_t kMaxPrecision = 38;

// The text of the number without its suffix, with its sign.
struct NumberText {
  std::string text;
  const Token& start;
  bool is_big_decimal = false;
};

void report_out_of_range(Cursor& cursor, const NumberText& number, const char* type, std::string lowest, std::string highest) {
  cursor.report(Error("INVALID_NUMERIC_LITERAL_RANGE",
                      {{"rawStrippedQualifier", number.text}, {"minValue", std::move(lowest)}, {"maxValue", std::move(highest)}, {"typeName", type}}),
                number.start);
}

template <typename Integer>
Integer integral(Cursor& cursor, const NumberText& number, const char* type) {
  Integer value = 0;
  const auto [end, error] = std::from_chars(number.text.data(), number.text.data() + number.text.size(), value);
  if (error != std::errc()) {
    using Limits = std::numeric_limits<Integer>;
    report_out_of_range(cursor, number, type, std::to_string(Limits::min()), std::to_string(Limits::max()));
  }
  return value;
}

// A number as its significant digits and the power of ten of the last one.
struct Digits {
  bool negative = false;
  std::string digits;  // without leading zeros; "0" at least
  int64_t exponent = 0;

  explicit Digits(std::string_view text) {
    negative = text.front() == '-';
    if (negative) text.remove_prefix(1);
    const size_t e = text.find_first_of("eE");
    if (e != std::string_view::npos) {
      exponent = exponent_of(text.substr(e + 1));
      text = text.substr(0, e);
    }
    const size_t point = text.find('.');
    digits = text.substr(0, point);
    if (point != std::string_view::npos) {
      digits += text.substr(point + 1);
      exponent -= static_cast<int64_t>(text.size() - point - 1);
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  }

  bool is_zero() const { return digits == "0"; }

 private:
  static int64_t exponent_of(std::string_view text) {
    if (text.front() == '+') text.remove_prefix(1);
    int64_t value = 0;
    const bool too_large = std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc();
    constexpr int64_t kLimit = 1'000'000'000'000;
    return too_large ? (text.front() == '-' ? -kLimit : kLimit) : std::clamp(value, -kLimit, kLimit);
  }
};

// Overflow is told from underflow by the number's magnitude.
template <typename Floating>
Floating floating(Cursor& cursor, const NumberText& number, const char* type, const char* highest) {
  Floating value = 0;
  const auto [end, error] = std::from_chars(number.text.data(), number.text.data() + number.text.size(), value);
  if (error == std::errc()) return value;
  const Digits digits(number.text);
  if (!digits.is_zero() && static_cast<int64_t>(digits.digits.size()) + digits.exponent > 0) {
    report_out_of_range(cursor, number, type, "-" + std::string(highest), highest);
  }
  return digits.negative ? -Floating{0} : Floating{0};
}

void decimal(Cursor& cursor, const NumberText& number, Literal& literal) {
  Digits value(number.text);
  // 1e3BD is 1000, with no negative scale.
  const int64_t scale = std::max<int64_t>(0, -value.exponent);
  const int64_t zeros = std::max<int64_t>(0, value.exponent);
  const int64_t length = static_cast<int64_t>(value.digits.size()) + zeros;
  const int64_t precision = std::max(length, scale);
  if (precision > kMaxPrecision) {
    const Error error("DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION", {{"precision", std::to_string(precision)}, {"maxPrecision", "38"}});
    number.is_big_decimal ? cursor.report(error, number.start) : cursor.report_plain(error);
    return;
  }
  value.digits.append(static_cast<size_t>(zeros), '0');
  if (scale > 0) {
    if (length <= scale) value.digits.insert(0, static_cast<size_t>(scale - length + 1), '0');
    value.digits.insert(value.digits.size() - static_cast<size_t>(scale), ".");
  }
  auto& message = *literal.mutable_decimal();
  message.set_value((value.negative && !value.is_zero() ? "-" : "") + value.digits);
  message.set_precision(static_cast<int32_t>(precision));
  message.set_scale(static_cast<int32_t>(scale));
}

// INT, else BIGINT, else a decimal.
void integer(Cursor& cursor, const NumberText& number, Literal& literal) {
  int64_t value = 0;
  if (std::from_chars(number.text.data(), number.text.data() + number.text.size(), value).ec != std::errc()) return decimal(cursor, number, literal);
  const bool is_int = value >= std::numeric_limits<int32_t>::min() && value <= std::numeric_limits<int32_t>::max();
  if (is_int) {
    literal.set_integer(static_cast<int32_t>(value));
  } else {
    literal.set_long_(value);
  }
}

struct NumberKind {
  T type;
  size_t suffix;
  void (*set)(Cursor& cursor, const NumberText& number, Literal& literal);
};

void set_double(Cursor& cursor, const NumberText& number, Literal& literal) {
  literal.set_double_(floating<double>(cursor, number, "double", "1.7976931348623157E+308"));
}
void set_float(Cursor& cursor, const NumberText& number, Literal& literal) {
  literal.set_float_(floating<float>(cursor, number, "float", "3.4028234663852886E+38"));
}
void set_byte(Cursor& cursor, const NumberText& number, Literal& literal) { literal.set_byte(integral<int8_t>(cursor, number, "tinyint")); }
void set_short(Cursor& cursor, const NumberText& number, Literal& literal) { literal.set_short_(integral<int16_t>(cursor, number, "smallint")); }
void set_long(Cursor& cursor, const NumberText& number, Literal& literal) { literal.set_long_(integral<int64_t>(cursor, number, "bigint")); }

constexpr std::array kKinds{
    NumberKind{T::kInteger, 0, integer},  NumberKind{T::kDecimal, 0, decimal},    NumberKind{T::kExponent, 0, set_double},
    NumberKind{T::kTinyInt, 1, set_byte}, NumberKind{T::kSmallInt, 1, set_short}, NumberKind{T::kBigInt, 1, set_long},
    NumberKind{T::kFloat, 1, set_float},  NumberKind{T::kDouble, 1, set_double},  NumberKind{T::kBigDecimal, 2, decimal},
};

}  // namespace

Node numeric_literal(Cursor& cursor, const Token& token, bool negative, const Token& start) {
  const auto* kind = std::find_if(kKinds.begin(), kKinds.end(), [&](const NumberKind& candidate) { return candidate.type == token.type; });
  const std::string_view digits = token.text.substr(0, token.text.size() - kind->suffix);
  Node node;
  node.is_foldable = true;
  kind->set(cursor, {(negative ? "-" : "") + std::string(digits), start, token.type == T::kBigDecimal}, *node.proto.mutable_literal());
  return node;
}

}  // namespace izvor::sql
