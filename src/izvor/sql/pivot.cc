#include <izvor/relations.pb.h>

#include "izvor/sql/grammar.h"
#include "izvor/sql/query.h"

namespace izvor::sql {

using T = TokenType;

RelationNode pivot(Cursor& cursor, RelationNode input) {
  if (!cursor.at(T::kPivot, T::kLeftParen)) return input;
  cursor.advance();
  cursor.advance();
  Pivot message;
  int depth = input.depth;
  const auto taken = [&depth](Node node) {
    depth = std::max(depth, node.depth);
    return std::move(node.proto);
  };
  comma_separated(cursor, [&] { *message.add_aggregates() = taken(named_expression(cursor)); });
  cursor.expect(T::kFor);
  if (cursor.at(T::kLeftParen)) {
    for (std::string& column : name_list(cursor)) message.add_columns(std::move(column));
  } else {
    message.add_columns(strict_name(cursor));
  }
  cursor.expect(T::kIn);
  cursor.expect(T::kLeftParen);
  comma_separated(cursor, [&] { *message.add_values() = taken(named_expression(cursor)); });
  cursor.expect(T::kRightParen);
  cursor.expect(T::kRightParen);
  *message.mutable_input() = std::move(input.proto);
  return table_alias(cursor, relation_extension(message, depth));
}

}  // namespace izvor::sql
