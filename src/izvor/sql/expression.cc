#include "izvor/sql/grammar.h"
#include "izvor/sql/query.h"

namespace izvor::sql {
namespace {

using T = TokenType;

constexpr int kOr = 1;
constexpr int kAnd = 2;
constexpr int kNot = 5;

Node expression_of(Cursor& cursor, int power);

Node prefix(Cursor& cursor) {
  if (cursor.at_any({T::kNot, T::kBang})) {
    if (cursor.at(T::kBang) || starts_expression(cursor.peek(1))) {
      cursor.advance();
      Node node = negate(expression_of(cursor, kNot));
      node.is_boolean = true;
      return node;
    }
  }
  if (cursor.at(T::kExists, T::kLeftParen)) {
    if (auto exists = exists_subquery(cursor)) return std::move(*exists);
  }
  return predicate(cursor, value_expression(cursor));
}

Node continued(Cursor& cursor, Node left, int power) {
  while (true) {
    const T type = cursor.peek().type;
    const int binds = type == T::kAnd ? kAnd : type == T::kOr ? kOr : 0;
    if (binds == 0 || binds < power || !starts_expression(cursor.peek(1))) return left;
    std::vector<Node> operands;
    operands.push_back(std::move(left));
    while (cursor.at(type) && starts_expression(cursor.peek(1))) {
      cursor.advance();
      operands.push_back(expression_of(cursor, binds + 1));
    }
    left = balanced_call(type == T::kAnd ? "and" : "or", std::move(operands));
    left.is_boolean = true;
    cursor.check_depth(left.depth);
  }
}

Node expression_of(Cursor& cursor, int power) {
  const Cursor::Nesting nesting(cursor);
  return continued(cursor, prefix(cursor), power);
}

Node aliased(Node child, const std::vector<std::string>& names) {
  Node node;
  node.depth = child.depth + 1;
  auto& alias = *node.proto.mutable_alias();
  *alias.mutable_expr() = std::move(child.proto);
  for (const std::string& name : names) alias.add_name(name);
  return node;
}

}  // namespace

Node expression(Cursor& cursor) { return expression_of(cursor, kOr); }

Node continue_expression(Cursor& cursor, Node left) { return continued(cursor, predicate(cursor, std::move(left)), kOr); }

Node alias_of(Cursor& cursor, Node child) {
  if (at_clause(cursor)) return child;
  if (cursor.at(T::kAs) && (cursor.peek(1).is_name() || cursor.peek(1).type == T::kLeftParen)) cursor.advance();
  if (cursor.peek().is_name()) return aliased(std::move(child), {strict_name(cursor)});
  if (!cursor.accept(T::kLeftParen)) return child;
  std::vector<std::string> names;
  comma_separated(cursor, [&] { names.push_back(strict_name(cursor)); });
  cursor.expect(T::kRightParen);
  return aliased(std::move(child), names);
}

Node named_expression(Cursor& cursor) { return alias_of(cursor, expression(cursor)); }

}  // namespace izvor::sql
