#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace izvor::sql {

// What the grammar tells apart. Words come last.
enum class TokenType : uint8_t {
  kEnd,
  kUnrecognized,  // one character that no token starts with, an unclosed quote for example
  kStringLiteral,
  kInteger,
  kDecimal,
  kExponent,
  kTinyInt,     // 1Y
  kSmallInt,    // 1S
  kBigInt,      // 1L
  kFloat,       // 1F
  kDouble,      // 1D
  kBigDecimal,  // 1BD
  kHintStart,
  kHintEnd,
  kSemicolon,
  kLeftParen,
  kRightParen,
  kComma,
  kDot,
  kLeftBracket,
  kRightBracket,
  kBang,
  kEqual,
  kNullSafeEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kShiftLeft,
  kShiftRight,
  kShiftRightUnsigned,
  kPlus,
  kMinus,
  kAsterisk,
  kSlash,
  kPercent,
  kTilde,
  kAmpersand,
  kPipe,
  kConcat,
  kPipeOperator,
  kHat,
  kColon,
  kDoubleColon,
  kArrow,
  kFatArrow,
  kQuestion,
  kAt,
  kQuotedName,  // `a b`
  kWord,        // a word that the grammar does not look for
#define KEYWORD(name, text) name,
#include "izvor/sql/keywords.inc"
#undef KEYWORD
};

struct Token {
  TokenType type = TokenType::kEnd;
  std::string_view text;  // as written, quotes included
  size_t position = 0;    // in bytes from the start
  uint32_t line = 1;
  uint32_t column = 0;  // in characters from the line's start

  bool is_name() const { return type >= TokenType::kQuotedName; }
};

}  // namespace izvor::sql
