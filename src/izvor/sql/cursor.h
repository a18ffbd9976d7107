#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "izvor/error.h"
#include "izvor/sql/lexer.h"

namespace izvor::sql {

// Thrown where no production fits; becomes PARSE_SYNTAX_ERROR unless another way of reading the text is left.
struct SyntaxFailure {
  size_t token;
  std::string hint;
};

// The place of a parse in its tokens, and what it has found so far. The grammar is ambiguous, because every keyword may be a name: where the next
// tokens do not decide, a production is attempted.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text), tokens_(tokenize(text)), fuel_(kFuel + kFuelPerToken * tokens_.size()) {}

  const Token& peek(size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  bool at(TokenType type) const { return peek().type == type; }
  bool at(TokenType first, TokenType second) const { return at(first) && peek(1).type == second; }
  bool at_any(std::initializer_list<TokenType> types) const;
  const Token& previous() const { return tokens_[at_ == 0 ? 0 : at_ - 1]; }
  size_t index() const { return at_; }
  std::string_view text() const { return text_; }

  // The text from `start` to before the cursor.
  std::string_view fragment(const Token& start) const;

  Token advance();
  bool accept(TokenType type);
  bool accept(TokenType first, TokenType second);
  Token expect(TokenType type);
  [[noreturn]] void fail(std::string hint = "") const;
  // An error about the meaning of the text. The parse goes on: Spark looks at the meaning of a text only when its grammar is right.
  void report(const Error& error, const Token& where);
  // `failure` of the whole text, or that of the attempt that came farthest.
  Error syntax_error(const SyntaxFailure& failure) const;
  void throw_reported() const;

  // Tries `production`, which is one way to read the text from here on; without value and at the same place again when it fails. A second attempt of
  // the same `name` at the same place fails at once.
  template <typename Production>
  auto attempt(const char* name, Production production) -> std::optional<decltype(production())> {
    const size_t start = at_;
    const size_t errors = errors_.size();
    if (failed_.contains({start, name})) return std::nullopt;
    try {
      return production();
    } catch (const SyntaxFailure& failure) {
      farthest_ = std::max(farthest_, failure.token);
      rewind(start, errors);
      failed_.insert({start, name});
      return std::nullopt;
    }
  }

  // Counts against what one text may cost. Throws FAILED_TO_PARSE_TOO_COMPLEX.
  void spend(size_t cost);
  void check_depth(int depth) const;

  // Holds one level of nesting.
  class Nesting {
   public:
    explicit Nesting(Cursor& cursor) : cursor_(cursor) { cursor_.check_depth(++cursor_.nesting_); }
    ~Nesting() { --cursor_.nesting_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    Cursor& cursor_;
  };

  // Names that lambdas around this place bind, the innermost last.
  std::vector<std::string>& lambda_variables() { return lambda_variables_; }

 private:
  static constexpr size_t kFuel = 10000;
  static constexpr size_t kFuelPerToken = 100;
  // As deep as the analyser goes.
  static constexpr int kDeepest = 500;

  struct Place {
    size_t operator()(const std::pair<size_t, const char*>& place) const { return place.first * 31 + std::hash<const char*>()(place.second); }
  };

  void rewind(size_t index, size_t errors);

  std::string_view text_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
  size_t farthest_ = 0;  // of the tokens where attempts failed
  size_t fuel_;
  int nesting_ = 0;
  std::vector<Error> errors_;  // one at most: the first
  std::vector<std::string> lambda_variables_;
  std::unordered_set<std::pair<size_t, const char*>, Place> failed_;
};

}  // namespace izvor::sql
