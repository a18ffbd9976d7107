#include <izvor/relations.pb.h>

#include "izvor/sql/grammar.h"
#include "izvor/sql/qualify.h"
#include "izvor/sql/query.h"

namespace izvor::sql {
namespace {

using T = TokenType;

RelationNode filtered(RelationNode input, Node condition) {
  RelationNode node;
  auto& filter = *node.proto.mutable_filter();
  node.take(std::move(input), filter.mutable_input());
  *filter.mutable_condition() = node.take(std::move(condition));
  return node;
}

// Without FROM there is one row without columns, which Connect says by leaving the input out.
RelationNode projected(RelationNode input, std::vector<Node> select_list) {
  RelationNode node;
  auto& project = *node.proto.mutable_project();
  if (input.proto.rel_type_case() != spark::connect::Relation::REL_TYPE_NOT_SET) node.take(std::move(input), project.mutable_input());
  for (Node& item : select_list) *project.add_expressions() = node.take(std::move(item));
  return node;
}

RelationNode distinct(RelationNode input) {
  RelationNode node;
  node.take(std::move(input), node.proto.mutable_deduplicate()->mutable_input());
  node.proto.mutable_deduplicate()->set_all_columns_as_keys(true);
  return node;
}

// A hint is a comment to an engine that has no use for it.
void skip_hints(Cursor& cursor) {
  while (cursor.accept(T::kHintStart)) {
    while (!cursor.at_any({T::kHintEnd, T::kEnd})) cursor.advance();
    cursor.expect(T::kHintEnd);
  }
}

bool accept_distinct(Cursor& cursor) {
  const bool is_quantifier = cursor.at_any({T::kDistinct, T::kAll}) && starts_expression(cursor.peek(1));
  return is_quantifier && cursor.advance().type == T::kDistinct;
}

}  // namespace

RelationNode select(Cursor& cursor) {
  cursor.expect(T::kSelect);
  skip_hints(cursor);
  if (cursor.at(T::kTransform, T::kLeftParen)) {
    throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "SELECT TRANSFORM"}});
  }
  const bool is_distinct = accept_distinct(cursor);
  std::vector<Node> select_list;
  comma_separated(cursor, [&] { select_list.push_back(named_expression(cursor)); });
  RelationNode input;
  if (cursor.accept(T::kFrom)) input = from(cursor);
  input = lateral_views(cursor, std::move(input));
  if (cursor.accept(T::kWhere)) input = filtered(std::move(input), expression(cursor));
  auto grouped = grouped_select(cursor, input, select_list);
  RelationNode node = grouped ? std::move(*grouped) : projected(std::move(input), std::move(select_list));
  node = qualified(cursor, std::move(node));
  if (is_distinct) node = distinct(std::move(node));
  cursor.check_depth(node.depth);
  return node;
}

}  // namespace izvor::sql
