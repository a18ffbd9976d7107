#include <array>

#include <izvor/expressions.pb.h>

#include "izvor/sql/characters.h"
#include "izvor/sql/grammar.h"
#include "izvor/sql/numeric_literal.h"
#include "izvor/sql/string_literal.h"
#include "izvor/sql/typed_literal.h"

namespace izvor::sql {
namespace {

using T = TokenType;

bool is_number(T type) { return type >= T::kInteger && type <= T::kBigDecimal; }

// NULL, TRUE and FALSE are names where a call or a lambda follows.
bool is_word_alone(const Cursor& cursor) {
  const T next = cursor.peek(1).type;
  return next != T::kLeftParen && next != T::kStringLiteral && !(next == T::kDot && cursor.peek(2).type == T::kAsterisk);
}

std::optional<Node> word_constant(Cursor& cursor) {
  if (!cursor.at_any({T::kNull, T::kTrue, T::kFalse}) || !is_word_alone(cursor)) return std::nullopt;
  const T type = cursor.advance().type;
  if (type != T::kNull) return boolean_literal(type == T::kTrue);
  Node node;
  node.proto.mutable_literal()->mutable_null()->mutable_null();
  node.is_foldable = true;
  return node;
}

}  // namespace

std::optional<Node> constant(Cursor& cursor) {
  if (auto word = word_constant(cursor)) return word;
  if (auto interval = interval_literal(cursor)) return interval;
  const Token start = cursor.peek();
  if (start.is_name() && cursor.peek(1).type == T::kStringLiteral) {
    const std::string type = identifier(cursor);
    return typed_literal(cursor, type, unquote_string(cursor.advance().text), start);
  }
  if (start.type == T::kStringLiteral) return string_literal(string_value(cursor));
  const bool negative = start.type == T::kMinus;
  if (!is_number(cursor.peek(negative ? 1 : 0).type)) return std::nullopt;
  if (negative) cursor.advance();
  return numeric_literal(cursor, cursor.advance(), negative, start);
}

}  // namespace izvor::sql
