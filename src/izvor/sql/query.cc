#include "izvor/sql/query.h"

#include <algorithm>
#include <array>
#include <limits>

#include <izvor/relations.pb.h>

#include "izvor/sql/grammar.h"

namespace izvor::sql {
namespace {

using T = TokenType;
using SetOperation = spark::connect::SetOperation;

constexpr int kUnion = 1;
constexpr int kIntersect = 2;

struct SetOperator {
  T type;
  int power;
  SetOperation::SetOpType operation;
};

constexpr std::array kSetOperators{
    SetOperator{T::kUnion, kUnion, SetOperation::SET_OP_TYPE_UNION},
    SetOperator{T::kExcept, kUnion, SetOperation::SET_OP_TYPE_EXCEPT},
    SetOperator{T::kMinusWord, kUnion, SetOperation::SET_OP_TYPE_EXCEPT},
    SetOperator{T::kIntersect, kIntersect, SetOperation::SET_OP_TYPE_INTERSECT},
};

[[noreturn]] void unsupported(const std::string& feature) { throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", feature}}); }

RelationNode primary(Cursor& cursor) {
  if (cursor.at(T::kSelect)) return select(cursor);
  if (cursor.at(T::kValues)) return inline_table(cursor);
  if (cursor.at(T::kFrom)) unsupported("A query that starts with FROM");
  if (cursor.accept(T::kTable)) {
    RelationNode node;
    node.proto.mutable_read()->mutable_named_table()->set_unparsed_identifier(join_names(multipart_name(cursor)));
    return node;
  }
  cursor.expect(T::kLeftParen);
  RelationNode inner = query(cursor);
  cursor.expect(T::kRightParen);
  return inner;
}

RelationNode term(Cursor& cursor, int power) {
  const Cursor::Nesting nesting(cursor);
  RelationNode left = primary(cursor);
  while (true) {
    const T type = cursor.peek().type;
    const auto* found = std::find_if(kSetOperators.begin(), kSetOperators.end(), [&](const SetOperator& one) { return one.type == type; });
    if (found == kSetOperators.end() || found->power < power) break;
    cursor.advance();
    const bool all = cursor.accept(T::kAll);
    if (!all) cursor.accept(T::kDistinct);
    RelationNode node;
    auto& message = *node.proto.mutable_set_op();
    node.take(std::move(left), message.mutable_left_input());
    node.take(term(cursor, found->power + 1), message.mutable_right_input());
    message.set_set_op_type(found->operation);
    message.set_is_all(all);
    left = std::move(node);
    cursor.check_depth(left.depth);
  }
  if (cursor.at(T::kPipeOperator)) unsupported("SQL's pipe syntax");
  return left;
}

int32_t integer(Cursor& cursor) {
  const Node value = expression(cursor);
  if (!value.proto.literal().has_integer()) unsupported("A number that is not an integer literal in this place of a query");
  return value.proto.literal().integer();
}

void named_query(Cursor& cursor, With& with, int& depth) {
  auto& named = *with.add_queries();
  named.set_name(strict_name(cursor));
  if (cursor.at(T::kLeftParen) && !at_query(cursor, 1)) {
    for (std::string& column : name_list(cursor)) named.add_columns(std::move(column));
  }
  if (cursor.accept(T::kMax, T::kRecursion)) {
    cursor.expect(T::kLevel);
    named.set_max_recursion_level(integer(cursor));
  }
  cursor.accept(T::kAs);
  cursor.expect(T::kLeftParen);
  RelationNode inner = query(cursor);
  cursor.expect(T::kRightParen);
  depth = std::max(depth, inner.depth);
  *named.mutable_query() = std::move(inner.proto);
}

}  // namespace

void RelationNode::take(RelationNode child, spark::connect::Relation* place) {
  depth = std::max(depth, child.depth + 1);
  *place = std::move(child.proto);
}

spark::connect::Expression RelationNode::take(Node child) {
  depth = std::max(depth, child.depth + 1);
  return std::move(child.proto);
}

RelationNode relation_extension(const google::protobuf::Message& message, int depth) {
  RelationNode node;
  node.depth = depth + 1;
  node.proto.mutable_extension()->PackFrom(message);
  return node;
}

RelationNode query(Cursor& cursor) {
  const Cursor::Nesting nesting(cursor);
  if (!cursor.accept(T::kWith)) return organized(cursor, term(cursor, kUnion));
  With with;
  with.set_recursive(cursor.accept(T::kRecursive));
  int depth = 0;
  comma_separated(cursor, [&] { named_query(cursor, with, depth); });
  RelationNode root = organized(cursor, term(cursor, kUnion));
  depth = std::max(depth, root.depth);
  *with.mutable_root() = std::move(root.proto);
  return relation_extension(with, depth);
}

}  // namespace izvor::sql
