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
  static constexpr size_t kMostAlternatives = 64;

  struct Attempt {
    size_t token = 0;
    const char* name = nullptr;
    bool operator==(const Attempt&) const = default;
  };
  struct AttemptHash {
    size_t operator()(const Attempt& attempt) const { return attempt.token * 31 + std::hash<const char*>()(attempt.name); }
  };

 public:
  explicit Cursor(std::string_view text);

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
  // `where` is where the fragment in question starts; it ends before the cursor.
  void report(const Error& error, const Token& where);
  void report(const Error& error, const Token& first, const Token& last);
  // Without a place, where Spark names none.
  void report_plain(const Error& error);
  // Spark looks at names while it parses: an error about one comes before a syntax error behind it.
  void report_name(const Error& error, const Token& where);
  bool has_reported() const { return !errors_.empty(); }
  void forget_reported() { errors_.clear(); }
  // `failure` of the whole text, or that of the attempt that came farthest.
  Error error_of(const SyntaxFailure& failure) const;
  // For a text without syntax errors.
  void throw_reported() const;

  // Tries `production`, which is one way to read the text from here on; without value and at the same place again when it fails. A second attempt of
  // the same `name` at the same place fails at once.
  // How far a `quiet` attempt came does not matter for the error.
  template <typename Production>
  auto attempt(const char* name, Production production, bool quiet = false) -> std::optional<decltype(production())> {
    const size_t start = at_;
    const Attempt self{start, name};
    const size_t errors = errors_.size();
    const auto name_error = name_error_;
    if (failed_.contains(self) || banned_ == self) return std::nullopt;
    try {
      auto result = production();
      if (succeeded_.size() < kMostAlternatives) succeeded_.push_back(self);
      return result;
    } catch (const SyntaxFailure& failure) {
      reached_ = std::max(reached_, failure.token);
      if (!quiet) farthest_ = std::max(farthest_, failure.token);
      rewind(start, errors);
      name_error_ = name_error;
      failed_.insert(self);
      return std::nullopt;
    }
  }

  // The parse starts again, without one of the attempts that had succeeded, each in turn from the last one: it may have been right for its own tokens
  // and wrong for those behind. False when there is none left.
  bool start_again();

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

  // Holds while a query is read: there its clauses come before aliases.
  class Query {
   public:
    explicit Query(Cursor& cursor) : cursor_(cursor) { ++cursor_.queries_; }
    ~Query() { --cursor_.queries_; }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

   private:
    Cursor& cursor_;
  };
  bool in_query() const { return queries_ > 0; }

  // Names that lambdas around this place bind, the innermost last.
  std::vector<std::string>& lambda_variables() { return lambda_variables_; }

 private:
  static constexpr size_t kFuel = 10000;
  static constexpr size_t kFuelPerToken = 100;
  // As deep as the analyser goes.
  static constexpr int kDeepest = 500;

  void rewind(size_t index, size_t errors);

  std::string_view text_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
  size_t farthest_ = 0;  // of the tokens where attempts failed
  size_t reached_ = 0;   // quiet attempts included
  size_t fuel_;
  int nesting_ = 0;
  int queries_ = 0;
  std::vector<Error> errors_;  // one at most: the first
  struct NameError {
    Error error;
    size_t token;
  };
  std::optional<NameError> name_error_;            // of what was read up to here
  std::optional<NameError> attempted_name_error_;  // of any attempt
  bool has_unclosed_comment_;
  std::vector<std::string> lambda_variables_;
  std::unordered_set<Attempt, AttemptHash> failed_;
  std::vector<Attempt> succeeded_;
  std::optional<std::vector<Attempt>> alternatives_;  // of the first parse
  Attempt banned_;
};

}  // namespace izvor::sql
