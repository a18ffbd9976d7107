#include "izvor/sql/cursor.h"

#include <algorithm>

#include <fmt/format.h>

#include "izvor/sql/text_position.h"

namespace izvor::sql {

namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\n\r\f\v") == std::string_view::npos; }

}  // namespace

Cursor::Cursor(std::string_view text) : text_(text), fuel_(kFuel) {
  Tokens tokens = tokenize(text);
  tokens_ = std::move(tokens.tokens);
  has_unclosed_comment_ = tokens.has_unclosed_comment;
  fuel_ += kFuelPerToken * tokens_.size();
}

bool Cursor::start_again() {
  if (!alternatives_) alternatives_ = succeeded_;
  if (alternatives_->empty()) return false;
  banned_ = alternatives_->back();
  alternatives_->pop_back();
  failed_.clear();
  errors_.clear();
  name_error_.reset();
  lambda_variables_.clear();
  at_ = 0;
  return true;
}

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

void Cursor::report(const Error& error, const Token& where) { report(error, where, previous()); }

void Cursor::report(const Error& error, const Token& first, const Token& last) {
  if (errors_.empty()) errors_.push_back(at_fragment(error, text_, first.position, last.position + last.text.size()));
}

void Cursor::report_plain(const Error& error) {
  if (errors_.empty()) errors_.push_back(error);
}

void Cursor::report_name(const Error& error, const Token& where) {
  if (name_error_) return;
  name_error_ = NameError{at_position(error, text_, where.position), at_};
  if (!attempted_name_error_) attempted_name_error_ = name_error_;
}

void Cursor::throw_reported() const {
  if (has_unclosed_comment_) throw in_text(Error("UNCLOSED_BRACKETED_COMMENT"), text_);
  if (name_error_) throw Error(name_error_->error);
  if (!errors_.empty()) throw Error(errors_.front());
}

Error Cursor::error_of(const SyntaxFailure& failure) const {
  if (is_blank(text_)) return at_position(Error("PARSE_EMPTY_STATEMENT"), text_, text_.size());
  // Spark sees that the comment is not closed when its lexer has come as far.
  if (has_unclosed_comment_ && std::max(reached_, failure.token) + 2 >= tokens_.size()) return in_text(Error("UNCLOSED_BRACKETED_COMMENT"), text_);
  if (attempted_name_error_ && attempted_name_error_->token <= std::max(farthest_, failure.token)) return attempted_name_error_->error;
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
