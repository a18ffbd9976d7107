#include <izvor/relations.pb.h>

#include "izvor/sql/grammar.h"
#include "izvor/sql/query.h"

namespace izvor::sql {
namespace {

using T = TokenType;

// Words that join relations or combine queries: the only ones that are no alias of a table.
bool is_joining_word(T type) {
  switch (type) {
    case T::kAnti:
    case T::kCross:
    case T::kExcept:
    case T::kFull:
    case T::kInner:
    case T::kIntersect:
    case T::kJoin:
    case T::kLateral:
    case T::kLeft:
    case T::kNatural:
    case T::kOn:
    case T::kRight:
    case T::kSemi:
    case T::kMinusWord:
    case T::kUnion:
    case T::kUsing: return true;
    default: return false;
  }
}

void refuse_unsupported(const Cursor& cursor) {
  if (cursor.at(T::kTablesample, T::kLeftParen)) throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "TABLESAMPLE"}});
  if (cursor.at(T::kUnpivot, T::kLeftParen)) throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "UNPIVOT"}});
}

RelationNode renamed(RelationNode input, const std::vector<std::string>& columns) {
  RelationNode node;
  node.take(std::move(input), node.proto.mutable_to_df()->mutable_input());
  for (const std::string& column : columns) node.proto.mutable_to_df()->add_column_names(column);
  return node;
}

RelationNode table(Cursor& cursor, bool is_streaming) {
  RelationNode node;
  auto& read = *node.proto.mutable_read();
  read.set_is_streaming(is_streaming);
  read.mutable_named_table()->set_unparsed_identifier(join_names(multipart_name(cursor)));
  return node;
}

RelationNode table_function(Cursor& cursor) {
  const Token start = cursor.peek();
  const std::string name = join_names(multipart_name(cursor));
  Node call = function_call(cursor, {name}, start);
  if (!call.proto.has_unresolved_function()) cursor.fail();
  RelationNode node;
  node.depth = call.depth + 1;
  auto& function = *node.proto.mutable_unresolved_table_valued_function();
  function.set_function_name(name);
  function.mutable_arguments()->Swap(call.proto.mutable_unresolved_function()->mutable_arguments());
  return node;
}

// STREAM t and STREAM(t) read a table as a stream.
std::optional<RelationNode> stream_table(Cursor& cursor) {
  if (!cursor.at(T::kStream)) return std::nullopt;
  if (cursor.peek(1).type == T::kLeftParen) {
    cursor.advance();
    cursor.advance();
    RelationNode node = table(cursor, true);
    cursor.expect(T::kRightParen);
    return node;
  }
  if (!cursor.peek(1).is_name() || is_joining_word(cursor.peek(1).type) || cursor.peek(1).type == T::kAs) return std::nullopt;
  cursor.advance();
  return table(cursor, true);
}

bool at_table_function(const Cursor& cursor) {
  size_t ahead = 0;
  while (cursor.peek(ahead).is_name() && cursor.peek(ahead + 1).type == T::kDot) ahead += 2;
  return cursor.peek(ahead).is_name() && cursor.peek(ahead + 1).type == T::kLeftParen;
}

template <typename Message>
RelationNode comma_join(RelationNode left, RelationNode right, Message* (spark::connect::Relation::*message)()) {
  RelationNode node;
  Message& join = *(node.proto.*message)();
  node.take(std::move(left), join.mutable_left());
  node.take(std::move(right), join.mutable_right());
  join.set_join_type(spark::connect::Join::JOIN_TYPE_INNER);
  return node;
}

RelationNode parenthesized(Cursor& cursor) {
  if (at_query(cursor, 1)) {
    auto inner = cursor.attempt("derived table", [&] {
      cursor.advance();
      RelationNode node = query(cursor);
      cursor.expect(T::kRightParen);
      return node;
    });
    if (inner) return std::move(*inner);
  }
  cursor.expect(T::kLeftParen);
  RelationNode node = joined(cursor, relation_primary(cursor));
  cursor.expect(T::kRightParen);
  return node;
}

}  // namespace

std::vector<std::string> name_list(Cursor& cursor) {
  std::vector<std::string> names;
  cursor.expect(T::kLeftParen);
  comma_separated(cursor, [&] { names.push_back(strict_name(cursor)); });
  cursor.expect(T::kRightParen);
  return names;
}

RelationNode table_alias(Cursor& cursor, RelationNode input) {
  refuse_unsupported(cursor);
  const bool has_as = cursor.at(T::kAs) && cursor.peek(1).is_name() && !is_joining_word(cursor.peek(1).type);
  if (!has_as && (!cursor.peek().is_name() || is_joining_word(cursor.peek().type) || at_clause(cursor))) return input;
  if (has_as) cursor.advance();
  std::string name = identifier(cursor);
  if (cursor.at(T::kLeftParen)) input = renamed(std::move(input), name_list(cursor));
  RelationNode node;
  node.take(std::move(input), node.proto.mutable_subquery_alias()->mutable_input());
  node.proto.mutable_subquery_alias()->set_alias(std::move(name));
  return node;
}

RelationNode inline_table(Cursor& cursor) {
  cursor.expect(T::kValues);
  InlineTable table;
  int depth = 0;
  comma_separated(cursor, [&] {
    Node row = expression(cursor);
    depth = std::max(depth, row.depth);
    *table.add_rows() = std::move(row.proto);
  });
  return table_alias(cursor, relation_extension(table, depth));
}

RelationNode relation_primary(Cursor& cursor) {
  const Cursor::Nesting nesting(cursor);
  if (cursor.at(T::kValues) && starts_expression(cursor.peek(1))) return inline_table(cursor);
  if (cursor.at(T::kLeftParen)) return table_alias(cursor, parenthesized(cursor));
  if (auto stream = stream_table(cursor)) return table_alias(cursor, std::move(*stream));
  if (at_table_function(cursor)) return table_alias(cursor, table_function(cursor));
  return table_alias(cursor, table(cursor, false));
}

RelationNode from(Cursor& cursor) {
  RelationNode left = joined(cursor, relation_primary(cursor));
  while (cursor.accept(T::kComma)) {
    const bool lateral = cursor.at(T::kLateral) && cursor.peek(1).type != T::kView && cursor.accept(T::kLateral);
    RelationNode right = relation_primary(cursor);
    // JOINs behind a comma apply to all relations before them.
    left = joined(
        cursor, lateral ? comma_join<spark::connect::LateralJoin>(std::move(left), std::move(right), &spark::connect::Relation::mutable_lateral_join)
                        : comma_join<spark::connect::Join>(std::move(left), std::move(right), &spark::connect::Relation::mutable_join));
    cursor.check_depth(left.depth);
  }
  return pivot(cursor, lateral_views(cursor, std::move(left)));
}

}  // namespace izvor::sql
