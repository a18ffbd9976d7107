#include "izvor/sql/query.h"

namespace izvor::sql {
namespace {

using T = TokenType;

bool at_query(const Cursor& cursor, size_t ahead) {
  const T first = cursor.peek(ahead).type;
  return first == T::kSelect || first == T::kWith || first == T::kValues || first == T::kTable;
}

std::optional<Node> unsupported(Cursor& cursor) {
  cursor.report(Error("IZVOR_UNSUPPORTED_FEATURE", {{"feature", "A subquery in an expression"}}), cursor.peek());
  size_t open = 0;
  do {
    const Token token = cursor.advance();
    if (token.type == T::kEnd) cursor.fail();
    if (token.type == T::kLeftParen) ++open;
    if (token.type == T::kRightParen) --open;
  } while (open > 0);
  return Node();
}

}  // namespace

std::optional<Node> scalar_subquery(Cursor& cursor) {
  const T third = cursor.peek(2).type;
  if (!at_query(cursor, 1) || third == T::kRightParen || third == T::kComma) return std::nullopt;
  return unsupported(cursor);
}

std::optional<Node> exists_subquery(Cursor& cursor) {
  if (!at_query(cursor, 2) || cursor.peek(3).type == T::kRightParen) return std::nullopt;
  cursor.advance();
  return unsupported(cursor);
}

std::optional<Node> in_subquery(Cursor& cursor, Node&) { return scalar_subquery(cursor); }

}  // namespace izvor::sql
