#include <array>

#include "izvor/sql/grammar.h"

// Calls with keywords among their arguments. Each production starts behind the opening parenthesis and reads up to the closing one.
namespace izvor::sql {
namespace {

using T = TokenType;

Node cast_call(Cursor& cursor, const Token& name) {
  const bool was_right = !cursor.has_reported();
  Node child = expression(cursor);
  cursor.expect(T::kAs);
  return cast(std::move(child), data_type(cursor, was_right), name.type == T::kTryCast);
}

Node struct_call(Cursor& cursor, const Token&) {
  std::vector<Node> fields;
  if (!cursor.at(T::kRightParen)) comma_separated(cursor, [&] { fields.push_back(named_expression(cursor)); });
  return call("struct", std::move(fields));
}

// FIRST(a IGNORE NULLS); without the keywords it is a plain call.
Node first_call(Cursor& cursor, const Token& name) {
  Node child = expression(cursor);
  if (!cursor.accept(T::kIgnore, T::kNulls)) cursor.fail();
  return call(name.type == T::kFirst ? "first" : name.type == T::kLast ? "last" : "any_value", std::move(child), boolean_literal(true));
}

Node position_call(Cursor& cursor, const Token&) {
  Node part = value_expression(cursor);
  cursor.expect(T::kIn);
  return call("locate", std::move(part), value_expression(cursor), integer_literal(1));
}

Node extract_call(Cursor& cursor, const Token&) {
  std::string field = identifier(cursor);
  cursor.expect(T::kFrom);
  return call("extract", string_literal(std::move(field)), value_expression(cursor));
}

// SUBSTRING(a FROM 1 FOR 2), where a comma may stand for either word.
Node substring_call(Cursor& cursor, const Token&) {
  std::vector<Node> arguments;
  arguments.push_back(value_expression(cursor));
  bool any_keyword = cursor.at(T::kFrom);
  if (!cursor.accept(T::kFrom)) cursor.expect(T::kComma);
  arguments.push_back(value_expression(cursor));
  any_keyword = any_keyword || cursor.at(T::kFor);
  if (cursor.accept(T::kFor) || cursor.accept(T::kComma)) arguments.push_back(value_expression(cursor));
  if (!any_keyword) cursor.fail();
  return call("substring", std::move(arguments));
}

Node trim_from(Cursor& cursor, const char* function) {
  std::vector<Node> arguments;
  const bool no_characters = cursor.at(T::kFrom) && starts_expression(cursor.peek(1)) && cursor.peek(1).type != T::kFrom;
  if (!no_characters) arguments.push_back(value_expression(cursor));
  cursor.expect(T::kFrom);
  arguments.push_back(value_expression(cursor));
  if (!cursor.at(T::kRightParen)) cursor.fail();
  return call(function, std::move(arguments));
}

// TRIM([BOTH | LEADING | TRAILING] [characters] FROM text)
Node trim_call(Cursor& cursor, const Token&) {
  if (cursor.at_any({T::kBoth, T::kLeading, T::kTrailing})) {
    const T side = cursor.peek().type;
    auto sided = cursor.attempt("trim side", [&] {
      cursor.advance();
      return trim_from(cursor, side == T::kBoth ? "trim" : side == T::kLeading ? "ltrim" : "rtrim");
    });
    if (sided) return std::move(*sided);
  }
  // "from 'x'" alone is a literal of an unknown type.
  if (cursor.at(T::kFrom, T::kStringLiteral)) cursor.fail();
  return trim_from(cursor, "trim");
}

Node overlay_call(Cursor& cursor, const Token&) {
  Node text = value_expression(cursor);
  cursor.expect(T::kPlacing);
  Node replacement = value_expression(cursor);
  cursor.expect(T::kFrom);
  Node position = value_expression(cursor);
  Node length = cursor.accept(T::kFor) ? value_expression(cursor) : integer_literal(-1);
  return call("overlay", std::move(text), std::move(replacement), std::move(position), std::move(length));
}

constexpr std::array kUnits{T::kYear, T::kQuarter, T::kMonth,  T::kWeek,        T::kDay,        T::kDayOfYear,
                            T::kHour, T::kMinute,  T::kSecond, T::kMillisecond, T::kMicrosecond};

bool is_unit(const Token& token) { return std::find(kUnits.begin(), kUnits.end(), token.type) != kUnits.end(); }

// Spark looks at the unit before the arguments.
void report_quoted_unit(Cursor& cursor, const Token& name, const std::string& unit, bool was_right) {
  if (was_right) cursor.forget_reported();
  const Error error("INVALID_PARAMETER_VALUE.DATETIME_UNIT",
                    {{"functionName", "`" + std::string(name.text) + "`"}, {"parameter", "`unit`"}, {"invalidValue", "'" + unit + "'"}});
  cursor.report(error, name, cursor.peek());
}

// (unit, a, b)
Node unit_call(Cursor& cursor, const Token& name, const char* function) {
  const bool was_right = !cursor.has_reported();
  const bool is_quoted = cursor.at(T::kStringLiteral);
  if (!is_quoted && !is_unit(cursor.peek())) cursor.fail();
  std::string unit = is_quoted ? string_value(cursor) : std::string(cursor.advance().text);
  cursor.expect(T::kComma);
  Node first = value_expression(cursor);
  cursor.expect(T::kComma);
  Node second = value_expression(cursor);
  if (is_quoted) report_quoted_unit(cursor, name, unit, was_right);
  return call(function, string_literal(std::move(unit)), std::move(first), std::move(second));
}

Node add_call(Cursor& cursor, const Token& name) { return unit_call(cursor, name, "timestampadd"); }
Node difference_call(Cursor& cursor, const Token& name) { return unit_call(cursor, name, "timestampdiff"); }

struct KeywordCall {
  T keyword;
  Node (*production)(Cursor&, const Token& name);
};

constexpr std::array kCalls{
    KeywordCall{T::kCast, cast_call},
    KeywordCall{T::kTryCast, cast_call},
    KeywordCall{T::kStruct, struct_call},
    KeywordCall{T::kFirst, first_call},
    KeywordCall{T::kLast, first_call},
    KeywordCall{T::kAnyValue, first_call},
    KeywordCall{T::kPosition, position_call},
    KeywordCall{T::kExtract, extract_call},
    KeywordCall{T::kSubstr, substring_call},
    KeywordCall{T::kSubstring, substring_call},
    KeywordCall{T::kTrim, trim_call},
    KeywordCall{T::kOverlay, overlay_call},
    KeywordCall{T::kTimestampAdd, add_call},
    KeywordCall{T::kDateAdd, add_call},
    KeywordCall{T::kDateAddUnderscore, add_call},
    KeywordCall{T::kTimestampDiff, difference_call},
    KeywordCall{T::kDateDiff, difference_call},
    KeywordCall{T::kDateDiffUnderscore, difference_call},
    KeywordCall{T::kTimeDiff, difference_call},
};

}  // namespace

std::optional<Node> keyword_call(Cursor& cursor) {
  if (cursor.peek(1).type != T::kLeftParen) return std::nullopt;
  for (const KeywordCall& candidate : kCalls) {
    if (!cursor.at(candidate.keyword)) continue;
    return cursor.attempt("keyword call", [&] {
      const Token name = cursor.advance();
      cursor.advance();
      Node node = candidate.production(cursor, name);
      cursor.expect(T::kRightParen);
      // "FIRST(STRUCT(a) IGNORE NULLS)": the nulls are FIRST's.
      const bool of_outer_call = cursor.at(T::kIgnore, T::kNulls) && cursor.peek(2).type == T::kRightParen;
      if (at_call_modifier(cursor) && !of_outer_call) cursor.fail();
      return node;
    });
  }
  return std::nullopt;
}

}  // namespace izvor::sql
