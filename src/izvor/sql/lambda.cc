#include "izvor/sql/grammar.h"

namespace izvor::sql {
namespace {

using T = TokenType;

// How many tokens stand before the arrow of "x ->" or "(x, y) ->"; 0 when this is no lambda.
size_t parameters_length(const Cursor& cursor) {
  if (cursor.peek().is_name()) return cursor.peek(1).type == T::kArrow ? 1 : 0;
  if (!cursor.at(T::kLeftParen)) return 0;
  size_t ahead = 1;
  while (cursor.peek(ahead).is_name() && cursor.peek(ahead + 1).type == T::kComma) ahead += 2;
  const bool several = ahead > 1;
  const bool closed = cursor.peek(ahead).is_name() && cursor.peek(ahead + 1).type == T::kRightParen;
  return several && closed && cursor.peek(ahead + 2).type == T::kArrow ? ahead + 2 : 0;
}

class Scope {
 public:
  explicit Scope(Cursor& cursor) : variables_(cursor.lambda_variables()), outer_(variables_.size()) {}
  ~Scope() { variables_.resize(outer_); }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  void bind(const std::string& name) { variables_.push_back(name); }

 private:
  std::vector<std::string>& variables_;
  size_t outer_;
};

}  // namespace

std::optional<Node> lambda(Cursor& cursor) {
  const size_t length = parameters_length(cursor);
  if (length == 0) return std::nullopt;
  Node node;
  auto& function = *node.proto.mutable_lambda_function();
  Scope scope(cursor);
  const size_t arrow = cursor.index() + length;
  while (cursor.index() < arrow) {
    if (!cursor.peek().is_name()) {
      cursor.advance();
      continue;
    }
    const std::string name = identifier(cursor);
    scope.bind(name);
    function.add_arguments()->add_name_parts(name);
  }
  cursor.expect(T::kArrow);
  Node body = expression(cursor);
  node.depth = body.depth + 1;
  *function.mutable_function() = std::move(body.proto);
  return node;
}

}  // namespace izvor::sql
