#include <izvor/relations.pb.h>

#include "izvor/sql/grammar.h"
#include "izvor/sql/query.h"

// What comes behind a whole query: its order and its limits.
namespace izvor::sql {
namespace {

using T = TokenType;

RelationNode sorted(Cursor& cursor, RelationNode input, bool is_global) {
  RelationNode node;
  auto& sort = *node.proto.mutable_sort();
  node.take(std::move(input), sort.mutable_input());
  sort.set_is_global(is_global);
  comma_separated(cursor, [&] { *sort.add_order() = sort_item(cursor, node.depth); });
  return node;
}

RelationNode distributed(Cursor& cursor, RelationNode input, std::vector<Node>* keys) {
  RelationNode node;
  auto& repartition = *node.proto.mutable_repartition_by_expression();
  node.take(std::move(input), repartition.mutable_input());
  comma_separated(cursor, [&] {
    Node key = expression(cursor);
    if (keys != nullptr) keys->push_back(key);
    *repartition.add_partition_exprs() = node.take(std::move(key));
  });
  return node;
}

// CLUSTER BY is DISTRIBUTE BY and SORT BY of the same.
RelationNode clustered(Cursor& cursor, RelationNode input) {
  using Order = ConnectExpression::SortOrder;
  std::vector<Node> keys;
  RelationNode node;
  auto& sort = *node.proto.mutable_sort();
  node.take(distributed(cursor, std::move(input), &keys), sort.mutable_input());
  sort.set_is_global(false);
  for (Node& key : keys) {
    Order& order = *sort.add_order();
    *order.mutable_child() = std::move(key.proto);
    order.set_direction(Order::SORT_DIRECTION_ASCENDING);
    order.set_null_ordering(Order::SORT_NULLS_FIRST);
  }
  return node;
}

// LIMIT and OFFSET take numbers only, as Connect does.
int32_t count(Cursor& cursor, const char* clause) {
  const Token start = cursor.peek();
  const Node value = expression(cursor);
  if (value.proto.literal().has_integer()) return value.proto.literal().integer();
  cursor.report(Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", std::string(clause) + " of an expression that is not an integer literal"}}), start);
  return 0;
}

RelationNode limited(Cursor& cursor, RelationNode input) {
  if (cursor.at(T::kLimit, T::kAll)) {
    cursor.advance();
    cursor.advance();
  } else if (cursor.accept(T::kLimit)) {
    const int32_t limit = count(cursor, "LIMIT");
    if (!cursor.accept(T::kOffset)) {
      RelationNode node;
      node.take(std::move(input), node.proto.mutable_limit()->mutable_input());
      node.proto.mutable_limit()->set_limit(limit);
      return node;
    }
    // The rows are skipped before they are counted.
    RelationNode skipped;
    skipped.take(std::move(input), skipped.proto.mutable_offset()->mutable_input());
    skipped.proto.mutable_offset()->set_offset(count(cursor, "OFFSET"));
    RelationNode node;
    node.take(std::move(skipped), node.proto.mutable_limit()->mutable_input());
    node.proto.mutable_limit()->set_limit(limit);
    return node;
  }
  if (!cursor.accept(T::kOffset)) return input;
  RelationNode node;
  node.take(std::move(input), node.proto.mutable_offset()->mutable_input());
  node.proto.mutable_offset()->set_offset(count(cursor, "OFFSET"));
  return node;
}

}  // namespace

RelationNode organized(Cursor& cursor, RelationNode input) {
  if (cursor.accept(T::kOrder, T::kBy)) input = sorted(cursor, std::move(input), true);
  if (cursor.accept(T::kCluster, T::kBy)) input = clustered(cursor, std::move(input));
  if (cursor.accept(T::kDistribute, T::kBy)) input = distributed(cursor, std::move(input), nullptr);
  if (cursor.accept(T::kSort, T::kBy)) input = sorted(cursor, std::move(input), false);
  if (cursor.at(T::kWindow)) input = named_windows(cursor, std::move(input));
  return limited(cursor, std::move(input));
}

}  // namespace izvor::sql
