#include <algorithm>

#include <izvor/relations.pb.h>

#include "izvor/sql/grammar.h"
#include "izvor/sql/query.h"

namespace izvor::sql {
namespace {

using T = TokenType;

class GroupByReader {
 public:
  GroupByReader(Cursor& cursor, int& depth) : cursor_(cursor), depth_(depth) {}

  // expression | ROLLUP (sets) | CUBE (sets) | GROUPING SETS (elements)
  Grouping part() {
    if (auto analytics = analytics_here()) return std::move(*analytics);
    return of_expression();
  }

  // '(' [expression (',' expression)*] ')' | expression
  Grouping set() {
    if (cursor_.at(T::kLeftParen)) {
      auto list = cursor_.attempt("grouping set", [&] {
        Grouping grouping;
        grouping.set_kind(Grouping::KIND_SET);
        cursor_.advance();
        if (!cursor_.at(T::kRightParen)) comma_separated(cursor_, [&] { *grouping.add_expressions() = taken(expression(cursor_)); });
        cursor_.expect(T::kRightParen);
        if (!cursor_.at_any({T::kComma, T::kRightParen})) cursor_.fail();
        return grouping;
      });
      if (list) return std::move(*list);
    }
    return of_expression();
  }

  Grouping list(Grouping::Kind kind) {
    Grouping grouping;
    grouping.set_kind(kind);
    cursor_.expect(T::kLeftParen);
    comma_separated(cursor_, [&] {
      auto nested = kind == Grouping::KIND_GROUPING_SETS ? analytics_here() : std::nullopt;
      *grouping.add_elements() = nested ? std::move(*nested) : set();
    });
    cursor_.expect(T::kRightParen);
    return grouping;
  }

 private:
  ConnectExpression taken(Node node) {
    depth_ = std::max(depth_, node.depth);
    return std::move(node.proto);
  }

  Grouping of_expression() {
    Grouping grouping;
    grouping.set_kind(Grouping::KIND_EXPRESSION);
    *grouping.add_expressions() = taken(expression(cursor_));
    return grouping;
  }

  std::optional<Grouping> analytics_here() {
    const Cursor::Nesting nesting(cursor_);
    if (cursor_.at(T::kGrouping, T::kSets) && cursor_.peek(2).type == T::kLeftParen) {
      cursor_.advance();
      cursor_.advance();
      return list(Grouping::KIND_GROUPING_SETS);
    }
    if (cursor_.at(T::kRollup, T::kLeftParen) || cursor_.at(T::kCube, T::kLeftParen)) {
      return list(cursor_.advance().type == T::kRollup ? Grouping::KIND_ROLLUP : Grouping::KIND_CUBE);
    }
    return std::nullopt;
  }

  Cursor& cursor_;
  int& depth_;
};

// GROUP BY a, b WITH ROLLUP | WITH CUBE | GROUPING SETS (...): the older forms, over all that was listed.
void apply_suffix(Cursor& cursor, GroupByReader& reader, GroupedSelect& select) {
  const bool rollup = cursor.at(T::kWith, T::kRollup);
  if (rollup || cursor.at(T::kWith, T::kCube)) {
    cursor.advance();
    cursor.advance();
    Grouping all;
    all.set_kind(rollup ? Grouping::KIND_ROLLUP : Grouping::KIND_CUBE);
    all.mutable_elements()->Swap(select.mutable_groupings());
    *select.add_groupings() = std::move(all);
  } else if (cursor.accept(T::kGrouping, T::kSets)) {
    select.clear_groupings();  // the sets repeat what is grouped by
    *select.add_groupings() = reader.list(Grouping::KIND_GROUPING_SETS);
  }
}

}  // namespace

std::optional<RelationNode> grouped_select(Cursor& cursor, RelationNode& input, std::vector<Node>& select_list) {
  const bool grouped = cursor.at(T::kGroup, T::kBy);
  if (!grouped && !(cursor.at(T::kHaving) && starts_expression(cursor.peek(1)))) return std::nullopt;
  GroupedSelect select;
  int depth = input.depth;
  GroupByReader reader(cursor, depth);
  if (grouped) {
    cursor.advance();
    cursor.advance();
    comma_separated(cursor, [&] { *select.add_groupings() = reader.part(); });
    apply_suffix(cursor, reader, select);
  }
  if (cursor.accept(T::kHaving)) {
    Node condition = expression(cursor);
    depth = std::max(depth, condition.depth);
    *select.mutable_having() = std::move(condition.proto);
  }
  if (input.proto.rel_type_case() != spark::connect::Relation::REL_TYPE_NOT_SET) *select.mutable_input() = std::move(input.proto);
  for (Node& item : select_list) {
    depth = std::max(depth, item.depth);
    *select.add_select_list() = std::move(item.proto);
  }
  return relation_extension(select, depth);
}

}  // namespace izvor::sql
