#include <array>

#include <izvor/relations.pb.h>

#include "izvor/sql/grammar.h"
#include "izvor/sql/query.h"

namespace izvor::sql {
namespace {

using T = TokenType;
using Join = spark::connect::Join;

struct JoinWords {
  std::array<T, 2> words;  // kEnd where there is none
  Join::JoinType type;
};

// Longer spellings before their prefixes.
constexpr std::array kJoins{
    JoinWords{{T::kInner, T::kEnd}, Join::JOIN_TYPE_INNER},         JoinWords{{T::kCross, T::kEnd}, Join::JOIN_TYPE_CROSS},
    JoinWords{{T::kLeft, T::kOuter}, Join::JOIN_TYPE_LEFT_OUTER},   JoinWords{{T::kLeft, T::kSemi}, Join::JOIN_TYPE_LEFT_SEMI},
    JoinWords{{T::kLeft, T::kAnti}, Join::JOIN_TYPE_LEFT_ANTI},     JoinWords{{T::kLeft, T::kEnd}, Join::JOIN_TYPE_LEFT_OUTER},
    JoinWords{{T::kSemi, T::kEnd}, Join::JOIN_TYPE_LEFT_SEMI},      JoinWords{{T::kAnti, T::kEnd}, Join::JOIN_TYPE_LEFT_ANTI},
    JoinWords{{T::kRight, T::kOuter}, Join::JOIN_TYPE_RIGHT_OUTER}, JoinWords{{T::kRight, T::kEnd}, Join::JOIN_TYPE_RIGHT_OUTER},
    JoinWords{{T::kFull, T::kOuter}, Join::JOIN_TYPE_FULL_OUTER},   JoinWords{{T::kFull, T::kEnd}, Join::JOIN_TYPE_FULL_OUTER},
};

Join::JoinType join_type(Cursor& cursor) {
  for (const JoinWords& join : kJoins) {
    if (!cursor.at(join.words[0])) continue;
    if (join.words[1] != T::kEnd && cursor.peek(1).type != join.words[1]) continue;
    cursor.advance();
    if (join.words[1] != T::kEnd) cursor.advance();
    return join.type;
  }
  return Join::JOIN_TYPE_INNER;
}

bool at_join(const Cursor& cursor) {
  return cursor.at_any({T::kInner, T::kCross, T::kLeft, T::kSemi, T::kAnti, T::kRight, T::kFull, T::kJoin, T::kNatural});
}

// ON condition | USING (columns)
void criteria(Cursor& cursor, RelationNode& node, Join& join) {
  if (cursor.accept(T::kOn)) {
    *join.mutable_join_condition() = node.take(expression(cursor));
  } else if (cursor.at(T::kUsing, T::kLeftParen)) {
    cursor.advance();
    for (std::string& column : name_list(cursor)) join.add_using_columns(std::move(column));
  }
}

RelationNode lateral_join(Cursor& cursor, RelationNode left, Join::JoinType type) {
  RelationNode node;
  auto& join = *node.proto.mutable_lateral_join();
  node.take(std::move(left), join.mutable_left());
  node.take(relation_primary(cursor), join.mutable_right());
  join.set_join_type(type);
  if (cursor.accept(T::kOn)) *join.mutable_join_condition() = node.take(expression(cursor));
  return node;
}

RelationNode natural_join(RelationNode node) {
  NaturalJoin message;
  message.mutable_join()->Swap(node.proto.mutable_join());
  return relation_extension(message, node.depth);
}

RelationNode one_join(Cursor& cursor, RelationNode left) {
  const bool natural = cursor.accept(T::kNatural);
  const Join::JoinType type = join_type(cursor);
  cursor.expect(T::kJoin);
  if (!natural && cursor.accept(T::kLateral)) return lateral_join(cursor, std::move(left), type);
  RelationNode node;
  auto& join = *node.proto.mutable_join();
  node.take(std::move(left), join.mutable_left());
  node.take(relation_primary(cursor), join.mutable_right());
  join.set_join_type(type);
  if (natural) return natural_join(std::move(node));
  criteria(cursor, node, join);
  return node;
}

}  // namespace

RelationNode joined(Cursor& cursor, RelationNode left) {
  while (true) {
    if (at_join(cursor)) {
      left = one_join(cursor, std::move(left));
    } else if (cursor.at(T::kPivot, T::kLeftParen)) {
      left = pivot(cursor, std::move(left));
    } else {
      return left;
    }
    cursor.check_depth(left.depth);
  }
}

}  // namespace izvor::sql
