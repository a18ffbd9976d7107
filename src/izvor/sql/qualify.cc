#include "izvor/sql/qualify.h"

#include <algorithm>

#include <izvor/qualify.pb.h>
#include <izvor/relations.pb.h>

#include "izvor/sql/grammar.h"

namespace izvor::sql {
namespace {

using T = TokenType;

bool at_qualify(const Cursor& cursor) { return cursor.at(T::kQualify) && starts_expression(cursor.peek(1)); }

RelationNode qualify(Cursor& cursor, RelationNode input) {
  cursor.expect(T::kQualify);
  Qualify message;
  Node condition = expression(cursor);
  const int depth = std::max(input.depth, condition.depth);
  *message.mutable_input() = std::move(input.proto);
  *message.mutable_condition() = std::move(condition.proto);
  return relation_extension(message, depth);
}

}  // namespace

RelationNode qualified(Cursor& cursor, RelationNode input) {
  if (at_qualify(cursor)) input = qualify(cursor, std::move(input));
  if (!cursor.at(T::kWindow)) return input;
  RelationNode windows = named_windows(cursor, std::move(input));
  if (!at_qualify(cursor)) return windows;
  // The windows hold in the condition, too.
  NamedWindows message;
  windows.proto.extension().UnpackTo(&message);
  RelationNode inner{std::move(*message.mutable_input()), windows.depth - 1};
  inner = qualify(cursor, std::move(inner));
  *message.mutable_input() = std::move(inner.proto);
  return relation_extension(message, inner.depth);
}

}  // namespace izvor::sql
