#include <algorithm>
#include <array>

#include "izvor/sql/characters.h"
#include "izvor/sql/grammar.h"
#include "izvor/types/schema_ddl.h"

namespace izvor::sql {
namespace {

using T = TokenType;

// Reads a type by Spark's grammar and writes it in the form that types/ reads: CHAR(n) and VARCHAR(n) are strings in a cast.
class TypeReader {
 public:
  explicit TypeReader(Cursor& cursor) : cursor_(cursor) {}

  std::string read() {
    type();
    return std::move(text_);
  }

 private:
  void copy() {
    const Token token = cursor_.advance();
    if (!text_.empty() && is_word_byte(text_.back()) && is_word_byte(token.text.front())) text_ += ' ';
    text_ += token.text;
  }

  void copy(T expected) {
    if (!cursor_.at(expected)) cursor_.expect(expected);
    copy();
  }

  void type() {
    const Cursor::Nesting nesting(cursor_);
    if (cursor_.at(T::kStruct)) {
      structure();
    } else if (cursor_.at_any({T::kArray, T::kMap})) {
      const bool map = cursor_.at(T::kMap);
      copy();
      if (!cursor_.at(T::kLess)) return;
      copy();
      type();
      if (map) {
        copy(T::kComma);
        type();
      }
      copy(T::kGreater);
    } else {
      primitive();
    }
  }

  void structure() {
    copy();
    if (cursor_.at(T::kNotEqual)) {
      cursor_.advance();
      text_ += "<>";
      return;
    }
    if (!cursor_.at(T::kLess)) return;
    copy();
    if (!cursor_.at(T::kGreater)) {
      field();
      while (cursor_.at(T::kComma)) {
        copy();
        field();
      }
    }
    copy(T::kGreater);
  }

  void field() {
    const std::string name = strict_name(cursor_);
    if (is_word_byte(text_.back())) text_ += ' ';
    text_ += join_names({name});
    if (cursor_.at(T::kColon)) copy();
    type();
    if (cursor_.at(T::kNot, T::kNull)) {
      copy();
      copy();
    }
    if (cursor_.at(T::kComment, T::kStringLiteral)) {
      copy();
      copy();
    }
  }

  void primitive() {
    if (!cursor_.peek().is_name()) cursor_.fail();
    if (cursor_.at_any({T::kChar, T::kCharacter, T::kVarchar}) && cursor_.peek(1).type == T::kLeftParen) return string_of_length();
    if (cursor_.at(T::kInterval)) return interval();
    const T word = cursor_.peek().type;
    if (word == T::kQuotedName) return quoted();
    copy();
    parameters();
    if (word == T::kTimestamp || word == T::kTime) time_zone();
    if (word == T::kString && cursor_.at(T::kCollate) && cursor_.peek(1).is_name()) collation();
  }

  void parameters() {
    if (!cursor_.at(T::kLeftParen)) return;
    copy();
    copy(T::kInteger);
    while (cursor_.at(T::kComma)) {
      copy();
      copy(T::kInteger);
    }
    copy(T::kRightParen);
  }

  // No type of Spark has a name in backticks.
  void quoted() {
    const Token start = cursor_.peek();
    cursor_.report(Error("UNSUPPORTED_DATATYPE", {{"typeName", '"' + to_upper(identifier(cursor_)) + '"'}}), start);
    text_ += " STRING";
    const size_t end = text_.size();
    parameters();
    text_.resize(end);
  }

  // A string can have no collation but Spark's binary one.
  void collation() {
    const Token start = cursor_.advance();
    const std::string name = to_upper(join_names(multipart_name(cursor_)));
    if (name != "UTF8_BINARY") cursor_.report(Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "The collation " + name}}), start);
  }

  void string_of_length() {
    cursor_.advance();
    cursor_.advance();
    cursor_.expect(T::kInteger);
    cursor_.expect(T::kRightParen);
    if (!text_.empty() && is_word_byte(text_.back())) text_ += ' ';
    text_ += "STRING";
  }

  // WITH LOCAL TIME ZONE is what TIMESTAMP means anyway.
  void time_zone() {
    if (cursor_.at(T::kWith, T::kLocal)) {
      cursor_.advance();
      cursor_.advance();
      cursor_.expect(T::kTime);
      cursor_.expect(T::kZone);
    } else if (cursor_.at(T::kWithout, T::kTime)) {
      copy();
      copy();
      copy(T::kZone);
    }
  }

  void interval() {
    const Token start = cursor_.peek();
    copy();
    constexpr std::array kUnits{T::kYear, T::kMonth, T::kDay, T::kHour, T::kMinute, T::kSecond};
    const auto unit_of = [&](const Token& token) { return std::find(kUnits.begin(), kUnits.end(), token.type) - kUnits.begin(); };
    const auto from = unit_of(cursor_.peek());
    if (from == static_cast<std::ptrdiff_t>(kUnits.size())) return;
    const Token first = cursor_.peek();
    copy();
    if (!cursor_.at(T::kTo)) return;
    const auto to = unit_of(cursor_.peek(1));
    const bool fits = from < 2 ? to == 1 : to > 2 && to < static_cast<std::ptrdiff_t>(kUnits.size());
    if (!fits) return;
    copy();
    if (to <= from) {
      cursor_.report(Error("INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION",
                           {{"input", ""}, {"from", to_lower(first.text)}, {"to", to_lower(cursor_.peek().text)}}),
                     start);
    }
    copy();
  }

  Cursor& cursor_;
  std::string text_;
};

}  // namespace

std::string data_type(Cursor& cursor, bool child_was_right) {
  const Token start = cursor.peek();
  std::string text = TypeReader(cursor).read();
  try {
    parse_ddl_type(text);
  } catch (const Error& error) {
    if (child_was_right) cursor.forget_reported();
    const Error plain(error.error_class(), error.parameters());
    const bool about_decimal = error.error_class().starts_with("DECIMAL_");
    about_decimal ? cursor.report_plain(plain) : cursor.report(plain, start);
  }
  return text;
}

}  // namespace izvor::sql
