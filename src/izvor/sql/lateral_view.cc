#include <izvor/relations.pb.h>

#include "izvor/sql/grammar.h"
#include "izvor/sql/query.h"

namespace izvor::sql {
namespace {

using T = TokenType;

RelationNode lateral_view(Cursor& cursor, RelationNode input) {
  LateralView view;
  cursor.advance();
  cursor.advance();
  view.set_outer(cursor.accept(T::kOuter));
  const Token start = cursor.peek();
  std::vector<std::string> name{identifier(cursor)};
  while (cursor.accept(T::kDot)) name.push_back(identifier(cursor));
  Node generator = function_call(cursor, name, start);
  const int depth = std::max(input.depth, generator.depth);
  *view.mutable_generator() = std::move(generator.proto);
  if (input.proto.rel_type_case() != spark::connect::Relation::REL_TYPE_NOT_SET) *view.mutable_input() = std::move(input.proto);
  view.set_table_alias(identifier(cursor));
  const bool has_columns = cursor.accept(T::kAs) || (cursor.peek().is_name() && !at_clause(cursor));
  if (has_columns) comma_separated(cursor, [&] { view.add_columns(identifier(cursor)); });
  return relation_extension(view, depth);
}

}  // namespace

RelationNode lateral_views(Cursor& cursor, RelationNode input) {
  while (cursor.at(T::kLateral, T::kView)) {
    input = lateral_view(cursor, std::move(input));
    cursor.check_depth(input.depth);
  }
  return input;
}

}  // namespace izvor::sql
