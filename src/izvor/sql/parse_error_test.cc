#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "izvor/error.h"
#include "izvor/sql/parser.h"

namespace izvor::sql {
namespace {

std::string message(const std::string& sql) {
  try {
    parse_expression(sql);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

std::string error_class(const std::string& sql) {
  try {
    parse_expression(sql);
  } catch (const Error& error) {
    return error.error_class();
  }
  return "no error";
}

TEST(ParseError, ACaretShowsThePlace) {
  EXPECT_EQ(message("a b c"),
            "[PARSE_SYNTAX_ERROR] Syntax error at or near 'c': extra input 'c'. SQLSTATE: 42601 (line 1, pos 4)\n\n== SQL ==\na b c\n----^^^\n");
  EXPECT_EQ(message("'é' +"),
            "[PARSE_SYNTAX_ERROR] Syntax error at or near end of input. SQLSTATE: 42601 (line 1, pos 5)\n\n== SQL ==\n'é' +\n-----^^^\n");
  EXPECT_EQ(message("a +\n )\n+ b"),
            "[PARSE_SYNTAX_ERROR] Syntax error at or near ')'. SQLSTATE: 42601 (line 2, pos 1)\n\n== SQL ==\na +\n )\n-^^^\n+ b\n");
}

TEST(ParseError, ErrorsOfMeaningShowTheirFragment) {
  EXPECT_EQ(message("a + date 'x'"),
            "[INVALID_TYPED_LITERAL] The value of the typed literal \"DATE\" is invalid: 'x'. SQLSTATE: 42604\n"
            "== SQL (line 1, position 5) ==\na + date 'x'\n    ^^^^^^^^\n");
  EXPECT_EQ(message("a +\n foo\n'x'"),
            "[UNSUPPORTED_TYPED_LITERAL] Literals of the type \"FOO\" are not supported. Supported types are \"DATE\", \"TIMESTAMP_NTZ\", "
            "\"TIMESTAMP_LTZ\", \"TIMESTAMP\", \"INTERVAL\", \"X\", \"TIME\". SQLSTATE: 0A000\n"
            "== SQL (line 2, position 2) ==\n foo\n ^^^\n'x'\n^^^\n");
}

TEST(ParseError, LongLinesAreCutAroundTheFragment) {
  EXPECT_EQ(message("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa + date 'x' + bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"),
            "[INVALID_TYPED_LITERAL] The value of the typed literal \"DATE\" is invalid: 'x'. SQLSTATE: 42604\n"
            "== SQL (line 1, position 44) ==\n"
            "...aaaaaaaaaaaaaaaaaaaaaaaaaaaaa + date 'x' + bbbbbbbbbbbbbbbbbbbbbbbbbbbbb...\n"
            "                                   ^^^^^^^^\n");
}

TEST(ParseError, Classes) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {"", "PARSE_EMPTY_STATEMENT"},
      {"--x", "PARSE_SYNTAX_ERROR"},
      {"'abc", "PARSE_SYNTAX_ERROR"},
      {"a /* b", "UNCLOSED_BRACKETED_COMMENT"},
      {"a as b-c", "INVALID_IDENTIFIER"},
      {"é + 1e400", "INVALID_IDENTIFIER"},
      {"1e400 +", "PARSE_SYNTAX_ERROR"},
      {"1e400", "INVALID_NUMERIC_LITERAL_RANGE"},
      {"128Y", "INVALID_NUMERIC_LITERAL_RANGE"},
      {"0.00000000000000000000000000000000000000001", "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION"},
      {"interval 1 month 1 day", "_LEGACY_ERROR_TEMP_0029"},
      {"interval '1 day' hour", "_LEGACY_ERROR_TEMP_0026"},
      {"interval 1 day to second", "_LEGACY_ERROR_TEMP_0027"},
      {"interval '1 24:00' day to minute", "_LEGACY_ERROR_TEMP_0063"},
      {"interval '1' day to hour", "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE"},
      {"interval 1.5 days", "INVALID_INTERVAL_FORMAT.INVALID_FRACTION"},
      {"x'0g'", "INVALID_TYPED_LITERAL"},
      {"cast(a as foo)", "UNSUPPORTED_DATATYPE"},
      {"cast(1e400 as array)", "INCOMPLETE_TYPE_DEFINITION.ARRAY"},
      {"a ! in (1)", "SYNTAX_DISCONTINUED.BANG_EQUALS_NOT"},
      {"a in ()", "INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE"},
      {"a like any ()", "INVALID_SQL_SYNTAX.EMPTY_QUANTIFIED_PATTERN"},
      {"a like 'x' escape 'ab'", "INVALID_ESC"},
      {"sum(a) over (rows b preceding)", "INVALID_SQL_SYNTAX.INVALID_WINDOW_FRAME_BOUND"},
      {"dateadd('day', 1, a)", "INVALID_PARAMETER_VALUE.DATETIME_UNIT"},
      {"a:b", "UNSUPPORTED_FEATURE.IZVOR"},
      {"a | left(b, 1)", "PARSE_SYNTAX_ERROR"},
      {"array(1)[0] >> 1", "PARSE_SYNTAX_ERROR"},
  };
  for (const auto& [sql, expected] : cases) EXPECT_EQ(error_class(sql), expected) << sql;
}

std::string repeated(const std::string& part, size_t times) {
  std::string text;
  for (size_t i = 0; i < times; ++i) text += part;
  return text;
}

TEST(ParseError, HostileTextsAreRefusedQuickly) {
  for (const char* opening :
       {"(", "f(", "case ", "not ", "-", "a[", "x -> ", "cast(", "struct(", "a::array<", "a in (", "interval ", "1 + ", "a.b + ", "/*"}) {
    EXPECT_NE(error_class(repeated(opening, 100000)), "no error") << opening;
  }
  EXPECT_EQ(error_class(repeated("(", 100000) + "a" + repeated(")", 100000)), "FAILED_TO_PARSE_TOO_COMPLEX");
  EXPECT_EQ(error_class("a" + repeated(" + a", 100000)), "FAILED_TO_PARSE_TOO_COMPLEX");
  EXPECT_EQ(error_class("a" + repeated("[0]", 100000)), "FAILED_TO_PARSE_TOO_COMPLEX");
}

TEST(ParseError, LongTextsThatAreNotDeepAreFine) {
  EXPECT_EQ(error_class("f(1" + repeated(", a", 100000) + ")"), "no error");
  EXPECT_EQ(error_class("a" + repeated(" or a", 100000)), "no error");
  EXPECT_EQ(error_class(repeated("(", 200) + "a" + repeated(")", 200)), "no error");
}

}  // namespace
}  // namespace izvor::sql
