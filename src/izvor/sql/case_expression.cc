#include "izvor/sql/grammar.h"

namespace izvor::sql {
namespace {

using T = TokenType;

// (WHEN condition THEN result)+ [ELSE result] END; a `value` is compared with each condition.
Node branches(Cursor& cursor, const Node* value, size_t value_size) {
  std::vector<Node> arguments;
  if (!cursor.at(T::kWhen)) cursor.fail();
  while (cursor.accept(T::kWhen)) {
    Node condition = expression(cursor);
    cursor.spend(value_size);
    arguments.push_back(value == nullptr ? std::move(condition) : call("==", *value, std::move(condition)));
    cursor.expect(T::kThen);
    arguments.push_back(expression(cursor));
  }
  if (cursor.accept(T::kElse)) arguments.push_back(expression(cursor));
  cursor.expect(T::kEndWord);
  return call("when", std::move(arguments));
}

}  // namespace

// A column may be called "case": what is no whole CASE is not refused here.
std::optional<Node> case_expression(Cursor& cursor) {
  if (!cursor.at(T::kCase) || !starts_expression(cursor.peek(1))) return std::nullopt;
  if (cursor.peek(1).type == T::kWhen) {
    const auto searched = [&] {
      cursor.advance();
      return branches(cursor, nullptr, 0);
    };
    if (auto node = cursor.attempt("searched case", searched, true)) return node;
  }
  const auto simple = [&] {
    const size_t start = cursor.index();
    cursor.advance();
    const Node value = expression(cursor);
    return branches(cursor, &value, cursor.index() - start);
  };
  return cursor.attempt("simple case", simple, true);
}

}  // namespace izvor::sql
