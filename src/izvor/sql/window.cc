#include <izvor/expressions.pb.h>
#include <izvor/relations.pb.h>

#include "izvor/sql/grammar.h"
#include "izvor/sql/query.h"

namespace izvor::sql {
namespace {

using T = TokenType;
using Window = ConnectExpression::Window;
using Boundary = Window::WindowFrame::FrameBoundary;

struct Definition {
  Window message;
  int depth = 0;

  ConnectExpression take(Node node) {
    depth = std::max(depth, node.depth);
    return std::move(node.proto);
  }
};

Node opposite(Node value) {
  auto* literal = value.proto.has_literal() ? value.proto.mutable_literal() : nullptr;
  if (literal != nullptr && literal->has_integer() && literal->integer() >= 0) {
    literal->set_integer(-literal->integer());
    return value;
  }
  return call("negative", std::move(value));
}

// `outer` is the word that UNBOUNDED has at this end of the frame.
void boundary(Cursor& cursor, Definition& definition, Boundary& bound, T outer) {
  const Token start = cursor.peek();
  if (cursor.accept(T::kCurrent, T::kRow)) {
    bound.set_current_row(true);
  } else if (cursor.at(T::kUnbounded, T::kPreceding) || cursor.at(T::kUnbounded, T::kFollowing)) {
    cursor.advance();
    if (cursor.advance().type != outer) {
      const std::string end = outer == T::kPreceding ? "starts at UNBOUNDED FOLLOWING" : "ends at UNBOUNDED PRECEDING";
      cursor.report(Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "A window frame that " + end}}), start);
    }
    bound.set_unbounded(true);
  } else {
    Node value = expression(cursor);
    if (!cursor.at_any({T::kPreceding, T::kFollowing})) cursor.fail();
    const bool preceding = cursor.advance().type == T::kPreceding;
    if (!value.is_foldable) cursor.report(Error("INVALID_SQL_SYNTAX.INVALID_WINDOW_FRAME_BOUND"), start);
    *bound.mutable_value() = definition.take(preceding ? opposite(std::move(value)) : std::move(value));
  }
}

void frame(Cursor& cursor, Definition& definition) {
  if (!cursor.at_any({T::kRows, T::kRange})) return;
  auto& frame = *definition.message.mutable_frame_spec();
  frame.set_frame_type(cursor.advance().type == T::kRows ? Window::WindowFrame::FRAME_TYPE_ROW : Window::WindowFrame::FRAME_TYPE_RANGE);
  if (!cursor.accept(T::kBetween)) {
    boundary(cursor, definition, *frame.mutable_lower(), T::kPreceding);
    frame.mutable_upper()->set_current_row(true);
    return;
  }
  boundary(cursor, definition, *frame.mutable_lower(), T::kPreceding);
  cursor.expect(T::kAnd);
  boundary(cursor, definition, *frame.mutable_upper(), T::kFollowing);
}

// CLUSTER BY is PARTITION BY without an order, in a window.
void definition_clauses(Cursor& cursor, Definition& definition) {
  const bool cluster = cursor.at(T::kCluster, T::kBy);
  if (cluster || cursor.at(T::kPartition, T::kBy) || cursor.at(T::kDistribute, T::kBy)) {
    cursor.advance();
    cursor.advance();
    comma_separated(cursor, [&] { *definition.message.add_partition_spec() = definition.take(expression(cursor)); });
  }
  if (!cluster && (cursor.accept(T::kOrder, T::kBy) || cursor.accept(T::kSort, T::kBy))) {
    comma_separated(cursor, [&] { *definition.message.add_order_spec() = sort_item(cursor, definition.depth); });
  }
  frame(cursor, definition);
}

Node reference(Node function, std::string name) {
  izvor::sql::WindowReference message;
  const int depth = function.depth;
  *message.mutable_window_function() = std::move(function.proto);
  message.set_name(std::move(name));
  return extension(message, depth);
}

}  // namespace

spark::connect::Expression::SortOrder sort_item(Cursor& cursor, int& depth) {
  using Order = ConnectExpression::SortOrder;
  Node child = expression(cursor);
  depth = std::max(depth, child.depth + 1);
  Order order;
  *order.mutable_child() = std::move(child.proto);
  const bool descending = cursor.accept(T::kDesc);
  if (!descending) cursor.accept(T::kAsc);
  order.set_direction(descending ? Order::SORT_DIRECTION_DESCENDING : Order::SORT_DIRECTION_ASCENDING);
  bool nulls_first = !descending;
  if (cursor.accept(T::kNulls)) {
    if (!cursor.at_any({T::kFirst, T::kLast})) cursor.fail();
    nulls_first = cursor.advance().type == T::kFirst;
  }
  order.set_null_ordering(nulls_first ? Order::SORT_NULLS_FIRST : Order::SORT_NULLS_LAST);
  return order;
}

namespace {

NamedWindows::Definition named_window(Cursor& cursor, int& depth) {
  NamedWindows::Definition named;
  named.set_name(strict_name(cursor));
  cursor.expect(T::kAs);
  const bool parenthesized = cursor.accept(T::kLeftParen);
  const bool is_name = cursor.peek().is_name() && (!parenthesized || cursor.peek(1).type == T::kRightParen);
  if (is_name || !parenthesized) {
    named.set_other_name(strict_name(cursor));
  } else {
    Definition definition;
    definition_clauses(cursor, definition);
    depth = std::max(depth, definition.depth);
    *named.mutable_window() = std::move(definition.message);
  }
  if (parenthesized) cursor.expect(T::kRightParen);
  return named;
}

}  // namespace

RelationNode named_windows(Cursor& cursor, RelationNode input) {
  cursor.expect(T::kWindow);
  NamedWindows message;
  int depth = input.depth;
  comma_separated(cursor, [&] { *message.add_definitions() = named_window(cursor, depth); });
  *message.mutable_input() = std::move(input.proto);
  return relation_extension(message, depth);
}

Node window(Cursor& cursor, Node function) {
  cursor.expect(T::kOver);
  if (cursor.peek().is_name()) return reference(std::move(function), strict_name(cursor));
  cursor.expect(T::kLeftParen);
  if (cursor.peek().is_name() && cursor.peek(1).type == T::kRightParen) {
    std::string name = strict_name(cursor);
    cursor.advance();
    return reference(std::move(function), std::move(name));
  }
  Definition definition;
  definition_clauses(cursor, definition);
  cursor.expect(T::kRightParen);
  *definition.message.mutable_window_function() = definition.take(std::move(function));
  Node node;
  node.depth = definition.depth + 1;
  *node.proto.mutable_window() = std::move(definition.message);
  return node;
}

}  // namespace izvor::sql
