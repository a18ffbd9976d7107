#include "izvor/types/ddl_lexer.h"

#include <algorithm>

#include <fmt/format.h>

namespace izvor {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
// Bytes of characters outside ASCII count as letters, so that the parser can say how such a name has to be quoted.
bool is_word_byte(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0; }

char escaped(char c) {
  switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'b': return '\b';
    case '0': return '\0';
    case 'Z': return '\x1a';
    default: return c;
  }
}

}  // namespace

bool DdlToken::is_word(std::string_view upper) const {
  return kind == DdlTokenKind::kIdentifier && std::equal(text.begin(), text.end(), upper.begin(), upper.end(), [](char a, char b) {
           return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
         });
}

void DdlLexer::skip_block_comment() {
  const size_t start = at_;
  const size_t close = text_.find("*/", at_ + 2);
  if (close == std::string_view::npos) throw at(Error("UNCLOSED_BRACKETED_COMMENT"), start);
  at_ = close + 2;
}

void DdlLexer::skip_blank() {
  while (at_ < text_.size()) {
    if (is_space(text_[at_])) {
      ++at_;
    } else if (text_.substr(at_, 2) == "--") {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (text_.substr(at_, 2) == "/*") {
      skip_block_comment();
    } else {
      return;
    }
  }
}

bool DdlLexer::scan_quoted(char quote, bool backslash_escapes) {
  for (size_t i = at_ + 1; i < text_.size(); ++i) {
    if (backslash_escapes && text_[i] == '\\') {
      ++i;
    } else if (text_[i] == quote) {
      if (i + 1 < text_.size() && text_[i + 1] == quote) {
        ++i;
        continue;
      }
      at_ = i + 1;
      return true;
    }
  }
  return false;
}

DdlToken DdlLexer::next() {
  skip_blank();
  const size_t start = at_;
  if (at_ == text_.size()) return {DdlTokenKind::kEnd, {}, start};
  const char c = text_[at_];
  DdlTokenKind kind = DdlTokenKind::kSymbol;
  if (c == '`' && scan_quoted('`', false)) {
    kind = DdlTokenKind::kQuotedIdentifier;
  } else if ((c == '\'' || c == '"') && scan_quoted(c, true)) {
    kind = DdlTokenKind::kString;
  } else if (is_word_byte(c)) {
    while (at_ < text_.size() && is_word_byte(text_[at_])) ++at_;
    const std::string_view word = text_.substr(start, at_ - start);
    kind = std::all_of(word.begin(), word.end(), is_digit) ? DdlTokenKind::kInteger : DdlTokenKind::kIdentifier;
  } else {
    ++at_;
  }
  return {kind, text_.substr(start, at_ - start), start};
}

Error DdlLexer::at(const Error& error, size_t position) const {
  const std::string_view before = text_.substr(0, position);
  const auto line = std::count(before.begin(), before.end(), '\n');
  const size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  const size_t column = position - line_start;
  const size_t line_end = std::min(text_.find('\n', position), text_.size());
  return error.with_context(fmt::format("(line {}, pos {})\n\n== SQL ==\n{}\n{}^^^{}", line + 1, column, text_.substr(0, line_end),
                                        std::string(column, '-'), text_.substr(line_end)));
}

std::string unquote_string(std::string_view quoted) {
  const char quote = quoted.front();
  std::string out;
  for (size_t i = 1; i + 1 < quoted.size(); ++i) {
    if (quoted[i] == '\\' && i + 2 < quoted.size()) {
      out += escaped(quoted[++i]);
    } else {
      out += quoted[i];
      if (quoted[i] == quote) ++i;
    }
  }
  return out;
}

std::string unquote_identifier(std::string_view quoted) {
  std::string out;
  for (size_t i = 1; i + 1 < quoted.size(); ++i) {
    out += quoted[i];
    if (quoted[i] == '`') ++i;
  }
  return out;
}

}  // namespace izvor
