#include "izvor/sql/lexer.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "izvor/sql/characters.h"

namespace izvor::sql {
namespace {

using T = TokenType;

struct Symbol {
  std::string_view text;
  TokenType type;
};

// A spelling stands before its prefixes.
constexpr std::array kSymbols{
    Symbol{"/*+", T::kHintStart},
    Symbol{"*/", T::kHintEnd},
    Symbol{"<=>", T::kNullSafeEqual},
    Symbol{"==", T::kEqual},
    Symbol{"=>", T::kFatArrow},
    Symbol{"=", T::kEqual},
    Symbol{"<>", T::kNotEqual},
    Symbol{"!=", T::kNotEqual},
    Symbol{"<=", T::kLessOrEqual},
    Symbol{"!>", T::kLessOrEqual},
    Symbol{">=", T::kGreaterOrEqual},
    Symbol{"!<", T::kGreaterOrEqual},
    Symbol{"<<", T::kShiftLeft},
    Symbol{">>>", T::kShiftRightUnsigned},
    Symbol{">>", T::kShiftRight},
    Symbol{"<", T::kLess},
    Symbol{">", T::kGreater},
    Symbol{"->", T::kArrow},
    Symbol{"||", T::kConcat},
    Symbol{"|>", T::kPipeOperator},
    Symbol{"::", T::kDoubleColon},
    Symbol{";", T::kSemicolon},
    Symbol{"(", T::kLeftParen},
    Symbol{")", T::kRightParen},
    Symbol{",", T::kComma},
    Symbol{".", T::kDot},
    Symbol{"[", T::kLeftBracket},
    Symbol{"]", T::kRightBracket},
    Symbol{"!", T::kBang},
    Symbol{"+", T::kPlus},
    Symbol{"-", T::kMinus},
    Symbol{"*", T::kAsterisk},
    Symbol{"/", T::kSlash},
    Symbol{"%", T::kPercent},
    Symbol{"~", T::kTilde},
    Symbol{"&", T::kAmpersand},
    Symbol{"|", T::kPipe},
    Symbol{"^", T::kHat},
    Symbol{":", T::kColon},
    Symbol{"?", T::kQuestion},
    Symbol{"@", T::kAt},
};

TokenType word_type(std::string_view word) {
  static const auto* const kKeywords = new std::unordered_map<std::string_view, TokenType>{
#define KEYWORD(name, text) {text, T::name},
#include "izvor/sql/keywords.inc"
#undef KEYWORD
  };
  const auto found = kKeywords->find(to_upper(word));
  return found == kKeywords->end() ? T::kWord : found->second;
}

// The white space outside ASCII that Spark skips, in UTF-8.
constexpr std::array<std::string_view, 17> kWideSpaces = {"\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
                                                          "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u202f", "\u205f", "\u3000"};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Tokens run() {
    std::vector<Token> tokens;
    for (skip_blank(); at_ < text_.size(); skip_blank()) {
      const size_t start = at_;
      const TokenType type = scan();
      tokens.push_back(token(type, start));
    }
    tokens.push_back(token(T::kEnd, text_.size()));
    return {std::move(tokens), unclosed_comment_};
  }

 private:
  char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool looking_at(std::string_view prefix) const { return text_.substr(at_, prefix.size()) == prefix; }

  // Lines and columns are counted on from the token before.
  Token token(TokenType type, size_t start) {
    for (; counted_ < start; ++counted_) {
      const char c = text_[counted_];
      if (c == '\n') {
        ++line_;
        column_ = 0;
      } else if ((c & 0xc0) != 0x80) {
        ++column_;
      }
    }
    return {type, text_.substr(start, at_ - start), start, line_, column_};
  }

  size_t space_length(size_t at) const {
    const char c = at < text_.size() ? text_[at] : '\0';
    if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
    if ((c & 0x80) == 0) return 0;
    for (const std::string_view space : kWideSpaces) {
      if (text_.substr(at, space.size()) == space) return space.size();
    }
    return 0;
  }

  void skip_blank() {
    while (at_ < text_.size()) {
      if (const size_t length = space_length(at_); length > 0) {
        at_ += length;
      } else if (looking_at("--")) {
        skip_line_comment();
      } else if (looking_at("/*") && peek(2) != '+') {
        skip_block_comment();
      } else {
        return;
      }
    }
  }

  // A backslash before the line's end continues the comment.
  void skip_line_comment() {
    for (; at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r'; ++at_) {
      if (looking_at("\\\n")) ++at_;
    }
  }

  void skip_block_comment() {
    size_t depth = 0;
    do {
      if (looking_at("/*") && (depth == 0 || peek(2) != '+')) {
        ++depth;
        at_ += 2;
      } else if (looking_at("*/")) {
        --depth;
        at_ += 2;
      } else if (++at_ > text_.size()) {
        unclosed_comment_ = true;
        at_ = text_.size();
        return;
      }
    } while (depth > 0);
  }

  TokenType scan() {
    const char c = peek();
    if (c == '`') return scan_quoted('`', T::kQuotedName);
    if (c == '\'' || c == '"') return scan_quoted(c, T::kStringLiteral);
    if ((c == 'r' || c == 'R') && (peek(1) == '\'' || peek(1) == '"') && scan_raw_string()) return T::kStringLiteral;
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
      if (const TokenType number = scan_number(); number != T::kEnd) return number;
    }
    if (is_word_byte(c)) return scan_word();
    return scan_symbol();
  }

  // A doubled quote is part of the text; a single one that is followed by no other quote ends it.
  TokenType scan_quoted(char quote, TokenType type) {
    size_t end = 0;
    for (size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == '\\' && quote != '`') {
        ++i;
      } else if (text_[i] == quote) {
        end = i + 1;
        if (end == text_.size() || text_[end] != quote) break;
        i = end;
      }
    }
    at_ = end == 0 ? at_ + 1 : end;
    return end == 0 ? T::kUnrecognized : type;
  }

  bool scan_raw_string() {
    const size_t close = text_.find(peek(1), at_ + 2);
    if (close == std::string_view::npos) return false;
    at_ = close + 1;
    return true;
  }

  size_t skip_digits(size_t from) const {
    while (from < text_.size() && is_digit(text_[from])) ++from;
    return from;
  }

  // Behind an exponent at `from`; `from` when there is none.
  size_t skip_exponent(size_t from) const {
    if (from >= text_.size() || upper(text_[from]) != 'E') return from;
    size_t digits = from + 1;
    if (digits < text_.size() && (text_[digits] == '+' || text_[digits] == '-')) ++digits;
    const size_t end = skip_digits(digits);
    return end == digits ? from : end;
  }

  struct Number {
    TokenType type = T::kEnd;
    size_t end = 0;
  };

  // The number whose digits, point and exponent end at `end`, with its suffix.
  Number with_suffix(size_t end, bool plain_integer, TokenType without) const {
    const char c = end < text_.size() ? upper(text_[end]) : '\0';
    if (c == 'B' && end + 1 < text_.size() && upper(text_[end + 1]) == 'D') return {T::kBigDecimal, end + 2};
    if (c == 'D') return {T::kDouble, end + 1};
    if (c == 'F') return {T::kFloat, end + 1};
    if (plain_integer && c == 'L') return {T::kBigInt, end + 1};
    if (plain_integer && c == 'S') return {T::kSmallInt, end + 1};
    if (plain_integer && c == 'Y') return {T::kTinyInt, end + 1};
    return {without, end};
  }

  bool word_goes_on(size_t at) const { return at < text_.size() && (is_digit(text_[at]) || is_ascii_letter(text_[at]) || text_[at] == '_'); }

  // With a decimal point, no letter or digit may follow; without one, a longer word wins ("1e5x" is a name). kEnd when it is no number.
  TokenType scan_number() {
    const size_t whole = skip_digits(at_);
    if (whole < text_.size() && text_[whole] == '.') {
      const size_t fraction = skip_digits(whole + 1);
      const size_t exponent = skip_exponent(fraction);
      const Number number = with_suffix(exponent, false, exponent == fraction ? T::kDecimal : T::kExponent);
      for (const Number& candidate : {number, Number{exponent == fraction ? T::kDecimal : T::kExponent, exponent}, Number{T::kDecimal, fraction}}) {
        if (!word_goes_on(candidate.end)) return accept(candidate);
      }
    }
    if (whole == at_) return T::kEnd;
    const size_t exponent = skip_exponent(whole);
    const Number number = with_suffix(exponent, exponent == whole, exponent == whole ? T::kInteger : T::kExponent);
    return number.end >= word_end(at_) ? accept(number) : T::kEnd;
  }

  TokenType accept(const Number& number) {
    at_ = number.end;
    return number.type;
  }

  size_t word_end(size_t from) const {
    while (from < text_.size() && is_word_byte(text_[from]) && space_length(from) == 0) ++from;
    return from;
  }

  TokenType scan_word() {
    const size_t end = word_end(at_);
    const std::string_view word = text_.substr(at_, end - at_);
    at_ = end;
    if (looking_at("://") && std::none_of(word.begin(), word.end(), [](char c) { return is_digit(c) || c == '_'; })) {
      skip_location();
      return T::kWord;
    }
    const TokenType type = word_type(word);
    if (type == T::kArray || type == T::kMap || type == T::kStruct) ++open_types_;
    return type;
  }

  // A path behind "s3://": Spark takes it for a name, to say that it has to be quoted.
  void skip_location() {
    at_ += 3;
    while (at_ < text_.size() && (is_word_byte(text_[at_]) || std::string_view("/-.?=&#%").find(text_[at_]) != std::string_view::npos)) ++at_;
  }

  // After ARRAY, MAP or STRUCT, ">>" closes types until as many ">" have been seen, in an expression as well: so does Spark.
  TokenType scan_symbol() {
    for (const Symbol& symbol : kSymbols) {
      if (!looking_at(symbol.text)) continue;
      const bool shift = symbol.type == T::kShiftRight || symbol.type == T::kShiftRightUnsigned;
      if (shift && open_types_ > 0) continue;
      if (symbol.type == T::kGreater && open_types_ > 0) --open_types_;
      at_ += symbol.text.size();
      return symbol.type;
    }
    ++at_;
    while (at_ < text_.size() && (text_[at_] & 0xc0) == 0x80) ++at_;
    return T::kUnrecognized;
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t open_types_ = 0;
  size_t counted_ = 0;
  uint32_t line_ = 1;
  uint32_t column_ = 0;
  bool unclosed_comment_ = false;
};

}  // namespace

Tokens tokenize(std::string_view text) { return Lexer(text).run(); }

}  // namespace izvor::sql
