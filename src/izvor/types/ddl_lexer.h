#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "izvor/error.h"

namespace izvor {

enum class DdlTokenKind : uint8_t { kEnd, kIdentifier, kQuotedIdentifier, kInteger, kString, kSymbol };

struct DdlToken {
  DdlTokenKind kind = DdlTokenKind::kEnd;
  std::string_view text;  // as written, quotes included
  size_t position = 0;    // in bytes from the start

  bool is_symbol(char c) const { return kind == DdlTokenKind::kSymbol && text.front() == c; }
  // An unquoted word, in any case; `upper` in upper case.
  bool is_word(std::string_view upper) const;
};

// Splits a schema text into tokens as Spark's SQL lexer does; comments and white space are skipped.
class DdlLexer {
 public:
  explicit DdlLexer(std::string_view text) : text_(text) {}

  DdlToken next();
  // `error` with Spark's position lines ("(line 1, pos 6)", the text, a marker under the token).
  Error at(const Error& error, size_t position) const;

 private:
  void skip_blank();
  void skip_block_comment();
  // From the opening quote to behind the closing one; false when it is not closed. A doubled quote is part of the text.
  bool scan_quoted(char quote, bool backslash_escapes);

  std::string_view text_;
  size_t at_ = 0;
};

// The text between a token's quotes with its escapes resolved.
std::string unquote_string(std::string_view quoted);
std::string unquote_identifier(std::string_view quoted);

}  // namespace izvor
