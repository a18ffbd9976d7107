#include <algorithm>

#include <izvor/expressions.pb.h>

#include "izvor/sql/characters.h"
#include "izvor/sql/grammar.h"
#include "izvor/sql/origin.h"
#include "izvor/sql/query.h"

namespace izvor::sql {
namespace {

using T = TokenType;

// [EXCEPT '(' names ')'] behind a star.
Node star(Cursor& cursor, const std::vector<std::string>& target) {
  izvor::sql::StarExcept message;
  auto& star = *message.mutable_star();
  if (!target.empty()) star.set_unparsed_target(join_names(target) + ".*");
  const bool is_set_operation = cursor.in_query() && at_query(cursor, 2) && cursor.peek(3).type != T::kComma && cursor.peek(3).type != T::kRightParen;
  if (cursor.at(T::kExcept, T::kLeftParen) && !is_set_operation) {
    cursor.advance();
    if (!cursor.peek(1).is_name()) cursor.fail();
    cursor.advance();
    comma_separated(cursor, [&] { message.add_excluded(join_names(multipart_name(cursor))); });
    cursor.expect(T::kRightParen);
    return extension(message, 1);
  }
  Node node;
  *node.proto.mutable_unresolved_star() = star;
  return node;
}

bool is_lambda_variable(Cursor& cursor, const std::string& name) {
  const auto& variables = cursor.lambda_variables();
  return std::any_of(variables.begin(), variables.end(), [&](const std::string& variable) { return to_lower(variable) == to_lower(name); });
}

Node column_or_variable(Cursor& cursor, const std::vector<std::string>& parts) {
  if (!is_lambda_variable(cursor, parts.front())) return attribute(parts);
  Node node;
  for (const std::string& part : parts) node.proto.mutable_unresolved_named_lambda_variable()->add_name_parts(part);
  return node;
}

// IDENTIFIER('a.b'): the text is read as a name.
std::vector<std::string> identifier_clause(Cursor& cursor) {
  const Token start = cursor.advance();
  cursor.expect(T::kLeftParen);
  const size_t before = cursor.index();
  const Node name = expression(cursor);
  cursor.expect(T::kRightParen);
  if (!name.proto.literal().has_string() || before + 2 > cursor.index()) {
    cursor.report(Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "IDENTIFIER() of an expression that is not a string literal"}}), start);
    return {""};
  }
  return parse_multipart_name(name.proto.literal().string());
}

// A column, a star, or the call of a function, by its name.
Node named(Cursor& cursor) {
  const Token start = cursor.peek();
  std::vector<std::string> parts;
  if (cursor.at(T::kIdentifier, T::kLeftParen)) {
    parts = identifier_clause(cursor);
  } else {
    parts.push_back(identifier(cursor));
  }
  while (cursor.at(T::kDot) && cursor.peek(1).is_name()) {
    cursor.advance();
    parts.push_back(identifier(cursor));
  }
  if (cursor.at(T::kDot, T::kAsterisk)) {
    cursor.advance();
    cursor.advance();
    return star(cursor, parts);
  }
  if (cursor.at(T::kLeftParen)) return function_call(cursor, parts, start);
  Node column = column_or_variable(cursor, parts);
  set_origin(cursor, start, column);
  return column;
}

// '(' expression ')' or, with a comma, a struct.
Node parenthesized(Cursor& cursor) {
  if (auto query = scalar_subquery(cursor)) return std::move(*query);
  cursor.expect(T::kLeftParen);
  Node first = expression(cursor);
  if (cursor.accept(T::kRightParen)) {
    first.is_boolean = false;
    return first;
  }
  std::vector<Node> fields;
  fields.push_back(alias_of(cursor, std::move(first)));
  do {
    cursor.expect(T::kComma);
    fields.push_back(named_expression(cursor));
  } while (cursor.at(T::kComma));
  cursor.expect(T::kRightParen);
  Node row = call("struct", std::move(fields));
  row.proto.mutable_unresolved_function()->set_is_internal(true);  // prints otherwise than a call that somebody wrote
  return row;
}

Node parameter(Cursor& cursor) {
  izvor::sql::Parameter message;
  const Token start = cursor.advance();
  if (start.type == T::kColon) {
    message.set_name(identifier(cursor));
  } else {
    message.set_position(static_cast<int32_t>(start.position));
  }
  Node node = extension(message, 0);
  node.is_foldable = true;
  return node;
}

Node operand(Cursor& cursor) {
  if (auto node = case_expression(cursor)) return std::move(*node);
  if (auto node = keyword_call(cursor)) return std::move(*node);
  if (auto node = lambda(cursor)) return std::move(*node);
  if (auto node = constant(cursor)) return std::move(*node);
  if (cursor.peek().is_name()) return named(cursor);
  switch (cursor.peek().type) {
    case T::kAsterisk: cursor.advance(); return star(cursor, {});
    case T::kLeftParen: return parenthesized(cursor);
    case T::kColon:
    case T::kQuestion: return parameter(cursor);
    default: cursor.fail();
  }
}

Node field(Cursor& cursor, Node base) {
  const std::string name = identifier(cursor);
  if (base.proto.has_unresolved_attribute()) {
    auto& text = *base.proto.mutable_unresolved_attribute()->mutable_unparsed_identifier();
    text += "." + join_names({name});
    return base;
  }
  if (base.proto.has_unresolved_named_lambda_variable()) {
    base.proto.mutable_unresolved_named_lambda_variable()->add_name_parts(name);
    return base;
  }
  return extract(std::move(base), string_literal(name));
}

Node subscript(Cursor& cursor, Node base) {
  const Cursor::Nesting nesting(cursor);
  Node key = value_expression(cursor);
  if (!cursor.at(T::kRightBracket)) cursor.fail(cursor.at(T::kEnd) ? ": missing ']'" : "");
  cursor.advance();
  return extract(std::move(base), std::move(key));
}

// The path of "variant:a.b[0]['c']".
void skip_semi_structured_path(Cursor& cursor) {
  const auto bracket = [&] {
    cursor.expect(T::kLeftBracket);
    if (!cursor.at_any({T::kStringLiteral, T::kInteger}) && !cursor.peek().is_name()) cursor.fail();
    if (cursor.at(T::kStringLiteral)) {
      string_value(cursor);
    } else {
      cursor.advance();
    }
    cursor.expect(T::kRightBracket);
  };
  if (cursor.at(T::kLeftBracket)) {
    bracket();
  } else {
    identifier(cursor);
  }
  while (cursor.at_any({T::kDot, T::kLeftBracket})) {
    if (cursor.accept(T::kDot)) {
      identifier(cursor);
    } else {
      bracket();
    }
  }
}

std::optional<Node> suffixed(Cursor& cursor, Node& base, bool was_right) {
  const Token start = cursor.peek();
  switch (start.type) {
    case T::kDot: cursor.advance(); return field(cursor, std::move(base));
    case T::kLeftBracket: cursor.advance(); return subscript(cursor, std::move(base));
    case T::kDoubleColon: cursor.advance(); return cast(std::move(base), data_type(cursor, was_right), false);
    case T::kColon:
      cursor.advance();
      skip_semi_structured_path(cursor);
      cursor.report(Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "The extraction from a VARIANT with ':'"}}), start);
      return std::move(base);
    case T::kCollate:
      if (!cursor.peek(1).is_name()) return std::nullopt;
      cursor.advance();
      return call("collate", std::move(base), string_literal(join_names(multipart_name(cursor))));
    default: return std::nullopt;
  }
}

}  // namespace

Node primary_expression(Cursor& cursor) {
  const bool was_right = !cursor.has_reported();
  Node base = operand(cursor);
  while (auto longer = suffixed(cursor, base, was_right)) {
    base = std::move(*longer);
    cursor.check_depth(base.depth);
  }
  return base;
}

}  // namespace izvor::sql
