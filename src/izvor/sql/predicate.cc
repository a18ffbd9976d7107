#include <algorithm>
#include <array>

#include "izvor/sql/characters.h"
#include "izvor/sql/grammar.h"
#include "izvor/sql/query.h"
#include "izvor/sql/string_literal.h"

namespace izvor::sql {
namespace {

using T = TokenType;

std::optional<Node> between(Cursor& cursor, Node& left, const Token&, bool) {
  if (!starts_expression(cursor.peek(1))) return std::nullopt;
  cursor.advance();
  Node low = value_expression(cursor);
  if (!cursor.at(T::kAnd) && !cursor.at(T::kEnd)) cursor.fail(": missing 'AND'");
  cursor.expect(T::kAnd);
  return call("between", std::move(left), std::move(low), value_expression(cursor));
}

std::optional<Node> in(Cursor& cursor, Node& left, const Token& start, bool) {
  if (cursor.peek(1).type != T::kLeftParen) return std::nullopt;
  cursor.advance();
  if (auto subquery = in_subquery(cursor, left)) return subquery;
  cursor.expect(T::kLeftParen);
  std::vector<Node> arguments;
  arguments.push_back(std::move(left));
  if (cursor.accept(T::kRightParen)) {
    cursor.report(Error("INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE"), start);
  } else {
    comma_separated(cursor, [&] { arguments.push_back(expression(cursor)); });
    cursor.expect(T::kRightParen);
  }
  return call("in", std::move(arguments));
}

// A text, or a cast or concatenation of constants that gives one: what Spark knows as such while it parses.
bool is_constant_text(const ConnectExpression& pattern) {
  if (pattern.has_cast()) return to_upper(pattern.cast().type_str()) == "STRING";
  return pattern.has_literal() ? pattern.literal().has_string() : pattern.unresolved_function().function_name() == "concat";
}

// Over constant texts one call. ILIKE compares what is in lower case.
Node like_constants(const Node& left, const std::string& function, bool is_all, bool is_not, std::vector<Node> patterns) {
  const auto compared = [&](Node text) { return function == "ilike" ? call("lower", std::move(text)) : std::move(text); };
  std::vector<Node> arguments;
  arguments.push_back(compared(left));
  for (Node& pattern : patterns) arguments.push_back(compared(std::move(pattern)));
  return call(std::string(is_not ? "not" : "") + (is_all ? "likeall" : "likeany"), std::move(arguments));
}

// LIKE ANY ('a', 'b') is one LIKE or the other, and its negation either NOT LIKE.
std::optional<Node> quantified_like(Cursor& cursor, const Token& start, Node& left, const char* function, bool is_not) {
  const Token quantifier = cursor.advance();
  cursor.expect(T::kLeftParen);
  if (cursor.accept(T::kRightParen)) {
    cursor.report(Error("INVALID_SQL_SYNTAX.EMPTY_QUANTIFIED_PATTERN"), start);
    return std::move(left);
  }
  std::vector<Node> patterns;
  comma_separated(cursor, [&] { patterns.push_back(expression(cursor)); });
  cursor.expect(T::kRightParen);
  const auto is_constant = [](const Node& pattern) { return pattern.is_foldable && is_constant_text(pattern.proto); };
  if (std::all_of(patterns.begin(), patterns.end(), is_constant)) {
    return like_constants(left, function, quantifier.type == T::kAll, is_not, std::move(patterns));
  }
  for (Node& pattern : patterns) {
    cursor.spend(static_cast<size_t>(left.depth) + 1);
    pattern = call(function, left, std::move(pattern));
    if (is_not) pattern = negate(std::move(pattern));
  }
  return balanced_call(quantifier.type == T::kAll ? "and" : "or", std::move(patterns));
}

void check_escape(Cursor& cursor, const Token& start, std::vector<Node>& arguments) {
  if (!cursor.at(T::kEscape, T::kStringLiteral)) return;
  cursor.advance();
  const std::string escape = string_value(cursor);
  if (utf8_length(escape) != 1) cursor.report(Error("INVALID_ESC", {{"invalidEscape", "'" + escape + "'"}}), start);
  arguments.push_back(string_literal(escape));
}

std::optional<Node> pattern_match(Cursor& cursor, Node& left, const Token& start, const char* function, bool is_not) {
  if (!starts_expression(cursor.peek(1))) return std::nullopt;
  cursor.advance();
  const bool quantified = cursor.at_any({T::kAny, T::kSome, T::kAll}) && cursor.peek(1).type == T::kLeftParen;
  if (quantified) {
    const auto list = cursor.attempt("quantified like", [&] {
      Node copy = left;
      auto node = quantified_like(cursor, start, copy, function, is_not);
      if (continues_value(cursor) || cursor.at(T::kEscape, T::kStringLiteral)) cursor.fail();
      return std::move(*node);
    });
    if (list) return list;
  }
  std::vector<Node> arguments;
  arguments.push_back(std::move(left));
  arguments.push_back(value_expression(cursor));
  check_escape(cursor, start, arguments);
  Node node = call(function, std::move(arguments));
  return is_not ? negate(std::move(node)) : std::move(node);
}

std::optional<Node> like(Cursor& cursor, Node& left, const Token& start, bool is_not) { return pattern_match(cursor, left, start, "like", is_not); }
std::optional<Node> ilike(Cursor& cursor, Node& left, const Token& start, bool is_not) { return pattern_match(cursor, left, start, "ilike", is_not); }

std::optional<Node> rlike(Cursor& cursor, Node& left, const Token&, bool) {
  if (!starts_expression(cursor.peek(1))) return std::nullopt;
  cursor.advance();
  return call("rlike", std::move(left), value_expression(cursor));
}

struct Infix {
  T type;
  // `start` is where the predicate starts, at its NOT.
  std::optional<Node> (*production)(Cursor&, Node& left, const Token& start, bool is_not);
  bool negates_itself = false;
};

constexpr std::array kInfixes{
    Infix{T::kBetween, between},   Infix{T::kIn, in},       Infix{T::kLike, like, true},
    Infix{T::kIlike, ilike, true}, Infix{T::kRlike, rlike}, Infix{T::kRegexp, rlike},
};

// "!" for NOT was allowed once.
void check_not(Cursor& cursor, const Token& token) {
  if (token.type == T::kBang) cursor.report(Error("SYNTAX_DISCONTINUED.BANG_EQUALS_NOT", {{"clause", "!"}}), token);
}

std::optional<Node> infix(Cursor& cursor, Node& left) {
  const Token start = cursor.peek();
  const bool is_not = cursor.at_any({T::kNot, T::kBang});
  const T type = cursor.peek(is_not ? 1 : 0).type;
  for (const Infix& candidate : kInfixes) {
    if (candidate.type != type) continue;
    if (is_not) check_not(cursor, cursor.advance());
    auto node = candidate.production(cursor, left, start, is_not);
    if (!node && is_not) cursor.fail();
    return node && is_not && !candidate.negates_itself ? negate(std::move(*node)) : std::move(node);
  }
  return std::nullopt;
}

Node test_of(Cursor& cursor, Node left, bool is_not) {
  const Token kind = cursor.advance();
  if (kind.type == T::kNull || kind.type == T::kUnknown) return call(is_not ? "isNotNull" : "isNull", std::move(left));
  const bool distinct = kind.type == T::kDistinct;
  if (distinct && !cursor.at(T::kFrom)) cursor.fail(cursor.at(T::kEnd) ? "" : ": missing 'FROM'");
  if (distinct) cursor.advance();
  Node same = call("<=>", std::move(left), distinct ? value_expression(cursor) : boolean_literal(kind.type == T::kTrue));
  return distinct == is_not ? std::move(same) : negate(std::move(same));
}

std::optional<Node> is(Cursor& cursor, Node& left) {
  const bool is_not = cursor.peek(1).type == T::kNot || cursor.peek(1).type == T::kBang;
  const T kind = cursor.peek(is_not ? 2 : 1).type;
  const bool fits = kind == T::kNull || kind == T::kTrue || kind == T::kFalse || kind == T::kUnknown || kind == T::kDistinct;
  if (!fits && !is_not) return std::nullopt;
  cursor.advance();
  if (is_not) check_not(cursor, cursor.advance());
  if (!fits) cursor.fail();
  return test_of(cursor, std::move(left), is_not);
}

}  // namespace

Node predicate(Cursor& cursor, Node left) {
  auto node = cursor.at(T::kIs) ? is(cursor, left) : infix(cursor, left);
  if (!node) return left;
  node->is_boolean = true;
  cursor.check_depth(node->depth);
  return std::move(*node);
}

}  // namespace izvor::sql
