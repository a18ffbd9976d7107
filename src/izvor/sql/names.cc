#include "izvor/sql/characters.h"
#include "izvor/sql/grammar.h"
#include "izvor/sql/string_literal.h"

namespace izvor::sql {
namespace {

using T = TokenType;

void check_identifier(Cursor& cursor, const std::string& name, const Token& start) {
  for (const char c : name) {
    if (!is_digit(c) && !is_ascii_letter(c) && c != '_') {
      cursor.report_name(Error("INVALID_IDENTIFIER", {{"ident", name}}), start);
      return;
    }
  }
}

}  // namespace

std::string identifier(Cursor& cursor) {
  const Token& token = cursor.peek();
  if (!token.is_name()) cursor.fail();
  const Token name = cursor.advance();
  if (name.type == T::kQuotedName) return unquote_name(name.text);
  std::string text(name.text);
  if (name.type == T::kWord) check_identifier(cursor, text, name);
  return text;
}

std::string strict_name(Cursor& cursor) {
  std::string name = identifier(cursor);
  const Token dash = cursor.peek();
  if (!(cursor.at(T::kMinus) && cursor.peek(1).is_name())) return name;
  while (cursor.at(T::kMinus) && cursor.peek(1).is_name()) {
    cursor.advance();
    name += "-" + identifier(cursor);
  }
  cursor.report_name(Error("INVALID_IDENTIFIER", {{"ident", name}}), dash);
  return name;
}

std::vector<std::string> multipart_name(Cursor& cursor) {
  std::vector<std::string> parts{strict_name(cursor)};
  while (cursor.accept(T::kDot)) parts.push_back(strict_name(cursor));
  return parts;
}

std::string string_value(Cursor& cursor) {
  if (!cursor.at(T::kStringLiteral)) cursor.fail();
  std::string value;
  while (cursor.at(T::kStringLiteral)) value += unquote_string(cursor.advance().text);
  return value;
}

bool starts_expression(const Token& token) {
  if (token.is_name()) return true;
  switch (token.type) {
    case T::kStringLiteral:
    case T::kInteger:
    case T::kDecimal:
    case T::kExponent:
    case T::kTinyInt:
    case T::kSmallInt:
    case T::kBigInt:
    case T::kFloat:
    case T::kDouble:
    case T::kBigDecimal:
    case T::kLeftParen:
    case T::kBang:
    case T::kPlus:
    case T::kMinus:
    case T::kTilde:
    case T::kAsterisk:
    case T::kColon:
    case T::kQuestion: return true;
    default: return false;
  }
}

}  // namespace izvor::sql
