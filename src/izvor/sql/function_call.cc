#include <izvor/expressions.pb.h>

#include "izvor/sql/grammar.h"
#include "izvor/sql/origin.h"

namespace izvor::sql {
namespace {

using T = TokenType;

Node argument(Cursor& cursor) {
  if (!(cursor.peek().is_name() && cursor.peek(1).type == T::kFatArrow)) return expression(cursor);
  const std::string key = identifier(cursor);
  cursor.advance();
  Node value = expression(cursor);
  Node node;
  node.depth = value.depth + 1;
  auto& named = *node.proto.mutable_named_argument_expression();
  named.set_key(key);
  *named.mutable_value() = std::move(value.proto);
  return node;
}

std::vector<Node> arguments_after(Cursor& cursor) {
  std::vector<Node> arguments;
  comma_separated(cursor, [&] { arguments.push_back(argument(cursor)); });
  cursor.expect(T::kRightParen);
  return arguments;
}

// "DISTINCT a" or "ALL a", where DISTINCT is no column.
std::optional<std::vector<Node>> quantified_arguments(Cursor& cursor) {
  if (!cursor.at_any({T::kDistinct, T::kAll}) || !starts_expression(cursor.peek(1))) return std::nullopt;
  return cursor.attempt("quantified arguments", [&] {
    cursor.advance();
    return arguments_after(cursor);
  });
}

struct Modifiers {
  izvor::sql::AggregateModifiers message;
  int depth = 0;
  bool any = false;
};

void within_group(Cursor& cursor, Modifiers& modifiers) {
  if (!cursor.accept(T::kWithin, T::kGroup)) return;
  modifiers.any = true;
  cursor.expect(T::kLeftParen);
  cursor.expect(T::kOrder);
  cursor.expect(T::kBy);
  comma_separated(cursor, [&] { *modifiers.message.add_within_group() = sort_item(cursor, modifiers.depth); });
  cursor.expect(T::kRightParen);
}

void filter(Cursor& cursor, Modifiers& modifiers) {
  if (!cursor.accept(T::kFilter, T::kLeftParen)) return;
  modifiers.any = true;
  cursor.expect(T::kWhere);
  Node condition = expression(cursor);
  cursor.expect(T::kRightParen);
  modifiers.depth = std::max(modifiers.depth, condition.depth);
  *modifiers.message.mutable_filter() = std::move(condition.proto);
}

void nulls(Cursor& cursor, Modifiers& modifiers) {
  const bool ignore = cursor.at(T::kIgnore, T::kNulls);
  if (!ignore && !cursor.at(T::kRespect, T::kNulls)) return;
  cursor.advance();
  cursor.advance();
  modifiers.any = true;
  modifiers.message.set_ignore_nulls(ignore);
}

Node modified(Cursor& cursor, Node function) {
  Modifiers modifiers;
  within_group(cursor, modifiers);
  filter(cursor, modifiers);
  nulls(cursor, modifiers);
  if (!modifiers.any) return function;
  *modifiers.message.mutable_call() = std::move(function.proto);
  return extension(modifiers.message, std::max(function.depth, modifiers.depth));
}

bool at_window(const Cursor& cursor) { return cursor.at(T::kOver) && (cursor.peek(1).is_name() || cursor.peek(1).type == T::kLeftParen); }

}  // namespace

bool at_call_modifier(const Cursor& cursor) {
  return cursor.at(T::kWithin, T::kGroup) || cursor.at(T::kFilter, T::kLeftParen) || cursor.at(T::kIgnore, T::kNulls) ||
         cursor.at(T::kRespect, T::kNulls) || at_window(cursor);
}

Node function_call(Cursor& cursor, const std::vector<std::string>& name, const Token& start) {
  cursor.expect(T::kLeftParen);
  bool is_distinct = false;
  std::vector<Node> arguments;
  if (!cursor.accept(T::kRightParen)) {
    is_distinct = cursor.at(T::kDistinct);
    auto quantified = quantified_arguments(cursor);
    is_distinct = is_distinct && quantified.has_value();
    arguments = quantified ? std::move(*quantified) : arguments_after(cursor);
  }
  Node node = call(name.size() == 1 ? name.front() : join_names(name), std::move(arguments));
  auto& function = *node.proto.mutable_unresolved_function();
  function.set_is_distinct(is_distinct);
  function.set_is_internal(false);
  function.set_is_user_defined_function(name.size() > 1);
  set_origin(cursor, start, node);
  node = modified(cursor, std::move(node));
  if (at_window(cursor)) node = window(cursor, std::move(node));
  return node;
}

}  // namespace izvor::sql
