#include <algorithm>

#include <izvor/relations.pb.h>

#include "izvor/sql/query.h"

namespace izvor::sql {
namespace {

using T = TokenType;

std::optional<Node> parenthesized_query(Cursor& cursor, Subquery::Type type, Node* value) {
  if (!cursor.at(T::kLeftParen) || !at_query(cursor, 1)) return std::nullopt;
  const auto read = [&] {
    const Cursor::Query scope(cursor);
    cursor.expect(T::kLeftParen);
    RelationNode inner = query(cursor);
    cursor.expect(T::kRightParen);
    return inner;
  };
  auto inner = cursor.attempt("subquery", read);
  if (!inner) return std::nullopt;
  Subquery message;
  message.set_type(type);
  int depth = inner->depth;
  *message.mutable_query() = std::move(inner->proto);
  if (value != nullptr) {
    depth = std::max(depth, value->depth);
    *message.mutable_value() = std::move(value->proto);
  }
  return extension(message, depth);
}

}  // namespace

bool at_query(const Cursor& cursor, size_t ahead) {
  while (cursor.peek(ahead).type == T::kLeftParen) ++ahead;
  const T first = cursor.peek(ahead).type;
  return first == T::kSelect || first == T::kWith || first == T::kValues || first == T::kTable || first == T::kFrom;
}

std::optional<Node> scalar_subquery(Cursor& cursor) { return parenthesized_query(cursor, Subquery::TYPE_SCALAR, nullptr); }

std::optional<Node> exists_subquery(Cursor& cursor) {
  if (!at_query(cursor, 2)) return std::nullopt;
  return cursor.attempt("exists", [&] {
    cursor.advance();
    auto node = parenthesized_query(cursor, Subquery::TYPE_EXISTS, nullptr);
    if (!node) cursor.fail();
    return std::move(*node);
  });
}

std::optional<Node> in_subquery(Cursor& cursor, Node& value) { return parenthesized_query(cursor, Subquery::TYPE_IN, &value); }

}  // namespace izvor::sql
