#include "izvor/sql/cursor.h"

#include <algorithm>

#include <fmt/format.h>

#include "izvor/sql/text_position.h"

namespace izvor::sql {

bool Cursor::at_any(std::initializer_list<TokenType> types) const { return std::find(types.begin(), types.end(), peek().type) != types.end(); }

std::string_view Cursor::fragment(const Token& start) const {
  return text_.substr(start.position, previous().position + previous().text.size() - start.position);
}

Token Cursor::advance() {
  spend(1);
  const Token token = peek();
  if (token.type != TokenType::kEnd) ++at_;
  return token;
}

bool Cursor::accept(TokenType type) {
  if (!at(type)) return false;
  advance();
  return true;
}

bool Cursor::accept(TokenType first, TokenType second) {
  if (!at(first, second)) return false;
  advance();
  advance();
  return true;
}

Token Cursor::expect(TokenType type) {
  if (at(type)) return advance();
  const bool one_too_many = peek(1).type == type && peek().type != TokenType::kEnd;
  fail(one_too_many ? fmt::format(": extra input '{}'", peek().text) : "");
}

void Cursor::fail(std::string hint) const { throw SyntaxFailure{at_, std::move(hint)}; }

void Cursor::report(const Error& error, const Token& where) {
  if (errors_.empty()) errors_.push_back(at_position(error, text_, where.position));
}

void Cursor::throw_reported() const {
  if (!errors_.empty()) throw Error(errors_.front());
}

Error Cursor::syntax_error(const SyntaxFailure& failure) const {
  const bool attempt_came_farther = farthest_ > failure.token;
  const Token& token = tokens_[std::max(farthest_, failure.token)];
  const std::string what = token.type == TokenType::kEnd ? "end of input" : fmt::format("'{}'", token.text);
  return at_position(Error("PARSE_SYNTAX_ERROR", {{"error", what}, {"hint", attempt_came_farther ? "" : failure.hint}}), text_, token.position);
}

void Cursor::spend(size_t cost) {
  if (cost > fuel_) throw Error("FAILED_TO_PARSE_TOO_COMPLEX");
  fuel_ -= cost;
}

void Cursor::check_depth(int depth) const {
  if (depth > kDeepest) throw Error("FAILED_TO_PARSE_TOO_COMPLEX");
}

void Cursor::rewind(size_t index, size_t errors) {
  at_ = index;
  errors_.erase(errors_.begin() + static_cast<std::ptrdiff_t>(errors), errors_.end());
}

}  // namespace izvor::sql
