#include <algorithm>
#include <array>

#include "izvor/sql/characters.h"
#include "izvor/sql/grammar.h"
#include "izvor/sql/interval_value.h"

namespace izvor::sql {
namespace {

using T = TokenType;

constexpr std::array kUnits{T::kNanosecond, T::kNanoseconds, T::kMicrosecond, T::kMicroseconds, T::kMillisecond, T::kMilliseconds, T::kSecond,
                            T::kSeconds,    T::kMinute,      T::kMinutes,     T::kHour,         T::kHours,       T::kDay,          T::kDays,
                            T::kWeek,       T::kWeeks,       T::kMonth,       T::kMonths,       T::kYear,        T::kYears};
constexpr std::array kRangeUnits{T::kSecond, T::kMinute, T::kHour, T::kDay, T::kMonth, T::kYear};

template <size_t count>
bool contains(const std::array<T, count>& types, T type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

// How many tokens [sign] value takes here; 0 when there is none.
size_t value_length(const Cursor& cursor, size_t ahead) {
  size_t length = 0;
  if (const T sign = cursor.peek(ahead).type; sign == T::kPlus || sign == T::kMinus) ++length;
  const T type = cursor.peek(ahead + length).type;
  if (type == T::kInteger || type == T::kDecimal) return length + 1;
  if (type != T::kStringLiteral) return 0;
  while (cursor.peek(ahead + length).type == T::kStringLiteral) ++length;
  return length;
}

bool at_term(const Cursor& cursor, size_t ahead) {
  const size_t length = value_length(cursor, ahead);
  return length > 0 && contains(kUnits, cursor.peek(ahead + length).type);
}

bool at_range(const Cursor& cursor) {
  const size_t length = value_length(cursor, 0);
  return length > 0 && contains(kRangeUnits, cursor.peek(length).type) && cursor.peek(length + 1).type == T::kTo &&
         contains(kRangeUnits, cursor.peek(length + 2).type);
}

struct Value {
  std::string text;
  bool is_string = false;
};

// A minus before the quotes turns the sign within them.
Value read_value(Cursor& cursor) {
  const bool negative = cursor.at(T::kMinus);
  std::string sign;
  if (cursor.at_any({T::kPlus, T::kMinus})) sign = cursor.advance().text;
  if (!cursor.at(T::kStringLiteral)) return {sign + std::string(cursor.advance().text)};
  std::string text = string_value(cursor);
  if (!negative) return {std::move(text), true};
  return {text.starts_with('-') ? text.substr(1) : "-" + text, true};
}

Node range(Cursor& cursor, const Token& start) {
  const Token value_start = cursor.peek();
  const Value value = read_value(cursor);
  const std::string from = to_lower(cursor.advance().text);
  cursor.advance();
  const std::string to = to_lower(cursor.advance().text);
  if (at_term(cursor, 0)) {
    while (at_term(cursor, 0)) {
      read_value(cursor);
      cursor.advance();
      if (cursor.accept(T::kTo)) cursor.advance();
    }
    cursor.report(Error("_LEGACY_ERROR_TEMP_0024"), start);
    return Node();
  }
  if (!value.is_string) {
    cursor.report(Error("_LEGACY_ERROR_TEMP_0027"), value_start);
    return Node();
  }
  try {
    return interval_of_range(value.text, from, to);
  } catch (const Error& error) {
    cursor.report(error, value_start);
    return Node();
  }
}

// A number here needs a unit.
void refuse_value_alone(Cursor& cursor) {
  if (!cursor.at_any({T::kInteger, T::kDecimal})) return;
  cursor.advance();
  cursor.fail();
}

// (value unit)+
Node terms(Cursor& cursor, const Token& start) {
  const Token first = cursor.peek();
  std::string text;
  while (at_term(cursor, 0)) {
    if (at_range(cursor)) {
      const bool was_right = !cursor.has_reported();
      range(cursor, start);
      if (was_right) cursor.forget_reported();
      cursor.report(Error("_LEGACY_ERROR_TEMP_0024"), start);
      return Node();
    }
    const Value value = read_value(cursor);
    text += " " + value.text + " " + std::string(cursor.advance().text);
    if (value.is_string && std::any_of(value.text.begin(), value.text.end(), is_ascii_letter)) {
      cursor.report(Error("_LEGACY_ERROR_TEMP_0026", {{"value", value.text}}), first);
    }
  }
  refuse_value_alone(cursor);
  try {
    return interval_of_text(text, cursor.fragment(start));
  } catch (const Error& error) {
    const bool about_value = error.error_class().starts_with("INVALID_INTERVAL_FORMAT");
    about_value ? cursor.report_plain(error) : cursor.report(error, start);
    return Node();
  }
}

}  // namespace

std::optional<Node> interval_literal(Cursor& cursor) {
  if (!cursor.at(T::kInterval)) return std::nullopt;
  const Token start = cursor.peek();
  if (!at_term(cursor, 1)) {
    if (cursor.peek(1).type == T::kInteger || cursor.peek(1).type == T::kDecimal) cursor.advance();
    refuse_value_alone(cursor);
    return std::nullopt;
  }
  cursor.advance();
  return at_range(cursor) ? range(cursor, start) : terms(cursor, start);
}

}  // namespace izvor::sql
