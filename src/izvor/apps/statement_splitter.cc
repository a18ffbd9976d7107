#include "izvor/apps/statement_splitter.h"

#include <utility>

namespace izvor::apps {
namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

// Keeps track of what is open after this character.
void StatementSplitter::step(char c) {
  const char before = std::exchange(last_, c);
  if (in_line_comment_) {
    in_line_comment_ = c != '\n';
  } else if (comments_ > 0) {
    if (before == '*' && c == '/') --comments_;
    if (before == '/' && c == '*') ++comments_;
    if ((before == '*' && c == '/') || (before == '/' && c == '*')) last_ = 0;
  } else if (quote_ != 0) {
    if (!std::exchange(is_escaped_, false)) {
      if (c == '\\' && quote_ != '`') is_escaped_ = true;
      if (c == quote_) quote_ = 0;
    }
  } else if (c == '\'' || c == '"' || c == '`') {
    quote_ = c;
  } else if (before == '-' && c == '-') {
    in_line_comment_ = true;
  } else if (before == '/' && c == '*') {
    comments_ = 1;
    last_ = 0;
  }
}

std::vector<std::string> StatementSplitter::add(std::string_view text) {
  std::vector<std::string> ended;
  for (const char c : text) {
    const bool ends = c == ';' && quote_ == 0 && !in_line_comment_ && comments_ == 0;
    step(c);
    if (!ends) {
      statement_ += c;
    } else if (auto whole = std::exchange(statement_, {}); !is_blank(whole)) {
      ended.push_back(std::move(whole));
    }
  }
  return ended;
}

std::string StatementSplitter::take_rest() {
  std::string rest = std::exchange(statement_, {});
  *this = {};
  return is_blank(rest) ? "" : rest;
}

bool StatementSplitter::is_within_statement() const { return !is_blank(statement_); }

}  // namespace izvor::apps
