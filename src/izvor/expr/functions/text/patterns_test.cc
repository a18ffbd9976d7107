#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"
#include "izvor/expr/functions/text/character_set.h"
#include "izvor/expr/functions/text/java_regexp.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;
using testing::HasSubstr;

std::string value_of(const char* function, std::vector<ExpressionPtr> arguments) {
  return evaluate(call(function, std::move(arguments)), Batch{1, {}})[0];
}

// The matches of a pattern, in brackets.
std::string matches(const char* pattern, const char* text) {
  JavaRegexp regexp(pattern);
  std::string found;
  for_each_match(regexp, text, [&](const JavaRegexp::Groups& groups, bool) {
    found += "[" + std::string(groups[0]) + "]";
    return true;
  });
  return found;
}

TEST(JavaRegexp, MeansWhatJavaMeans) {
  EXPECT_EQ(matches("\\w+", "naïve a_1"), "[na][ve][a_1]");
  EXPECT_EQ(matches(".", "a\u2028\r\u0085b"), "[a][b]");
  EXPECT_EQ(matches("(?i)k\u00e9", "K\u00e9 \u212a\u00e9 k\u00c9"), "[Ké]");
  EXPECT_EQ(matches("(?iu)É", "é"), "[é]");
  EXPECT_EQ(matches("[a-z&&[^b-y]]+", "abz"), "[a][z]");
  EXPECT_EQ(matches("[[:alpha:]]+", "alpha beta"), "[alpha][a]");
  EXPECT_EQ(matches("\\p{Lower}+|\\p{IsGreek}+", "abéΑΒ"), "[ab][ΑΒ]");
  EXPECT_EQ(matches("\\Qa.b\\E+", "a.bbb"), "[a.bbb]");
  EXPECT_EQ(matches("(?x) a b # both", "ab"), "[ab]");
}

TEST(JavaRegexp, EndsBeforeTheLastLineEnd) {
  EXPECT_EQ(matches("b$", "ab\r\n"), "[b]");
  EXPECT_EQ(matches("b$", "ab\nb"), "[b]");
  EXPECT_EQ(matches("(?m)^.$", "a\nb\n"), "[a][b]");
  EXPECT_EQ(matches("b\\z", "ab\n"), "");
}

TEST(JavaRegexp, BacktracksWhereItMust) {
  EXPECT_EQ(matches("a(?!b)", "ab ac"), "[a]");
  EXPECT_EQ(matches("(?<=\\$)\\d+", "$12 13"), "[12]");
  EXPECT_EQ(matches("(\\w)\\1", "hello aab"), "[ll][aa]");
  EXPECT_EQ(matches("a++b", "aab"), "[aab]");
  EXPECT_EQ(matches("a{1001}", std::string(1001, 'a').c_str()), "[" + std::string(1001, 'a') + "]");
  EXPECT_EQ(matches("\\bé\\w*", "é eé"), "[é]");
}

TEST(JavaRegexp, RefusesWhatJavaRefuses) {
  for (const char* pattern : {"(", "a)", "*a", "a**", "[a", "[b-a]", "\\y", "a{", "(?<n>a)(?<n>b)", "\\p{Nope}", "a{2,1}"}) {
    EXPECT_THROW(JavaRegexp{pattern}, RegexpSyntaxError) << pattern;
  }
  EXPECT_THROW(JavaRegexp{"(?U)a"}, RegexpUnsupported);
}

TEST(Regexp, FindsAndExtracts) {
  EXPECT_EQ(value_of("rlike", {text("abc"), text("^a.c$")}), "true");
  EXPECT_EQ(value_of("regexp_count", {text("😀"), text("")}), "3");  // between UTF-16 units
  EXPECT_EQ(value_of("regexp_extract", {text("100-200"), text("(\\d+)-(\\d+)"), integer(2)}), "200");
  EXPECT_EQ(value_of("regexp_extract_all", {text("a1b2"), text("([a-z])(\\d)?"), integer(2)}), "[1, 2]");
  EXPECT_EQ(value_of("regexp_instr", {text("éab"), text("b")}), "3");
  EXPECT_EQ(value_of("regexp_substr", {text("abc"), text("x")}), "NULL");
  EXPECT_EQ(error_class([] { value_of("regexp_extract", {text("a"), text("a"), integer(1)}); }), "INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX");
  EXPECT_EQ(error_class([] { value_of("rlike", {text("a"), text("(")}); }), "INVALID_PARAMETER_VALUE.PATTERN");
}

TEST(Regexp, Replaces) {
  EXPECT_EQ(value_of("regexp_replace", {text("ab"), text("(a)(b)"), text("$2\\$$1")}), "b$a");
  EXPECT_EQ(value_of("regexp_replace", {text("ab"), text("(?<x>a)"), text("<${x}>")}), "<a>b");
  EXPECT_EQ(value_of("regexp_replace", {text("aaa"), text("a"), text("b"), integer(2)}), "abb");
  EXPECT_EQ(value_of("regexp_replace", {text("ab"), text(""), text("-")}), "-a-b-");
  EXPECT_EQ(error_class([] { value_of("regexp_replace", {text("a"), text("a"), text("$1")}); }), "INVALID_REGEXP_REPLACE");
}

TEST(Split, KeepsEmptyPartsButTheFirstOfAnEmptyMatch) {
  EXPECT_EQ(value_of("split", {text("a,b,,"), text(",")}), "[a, b, , ]");
  EXPECT_EQ(value_of("split", {text("a,b,c"), text(","), integer(2)}), "[a, b,c]");
  EXPECT_EQ(value_of("split", {text("é😀"), text("")}), "[é, 😀]");
}

TEST(Like, KnowsItsTwoWildcards) {
  EXPECT_EQ(value_of("like", {text("a😀b"), text("a_b")}), "true");
  EXPECT_EQ(value_of("like", {text("abcbd"), text("a%b_")}), "true");
  EXPECT_EQ(value_of("like", {text("10%"), text("%/%"), text("/")}), "true");
  EXPECT_EQ(value_of("ilike", {text("ȚĂRANUL"), text("ță%")}), "true");
  EXPECT_EQ(error_class([] { value_of("like", {text("a"), text("a\\")}); }), "INVALID_FORMAT.ESC_AT_THE_END");
  EXPECT_FALSE(can_fail(*call("like", {column(0, TypeId::kString), text("a%")})));
  EXPECT_EQ(to_string(*call("rlike", {text("a"), text("b")})), "RLIKE(a, b)");
}

TEST(Url, IsParsedAsByJava) {
  const auto url = text("https://user:pass@host.example:8443/a/b.html?x=1&y=two#frag");
  EXPECT_EQ(value_of("parse_url", {url, text("HOST")}), "host.example");
  EXPECT_EQ(value_of("parse_url", {url, text("FILE")}), "/a/b.html?x=1&y=two");
  EXPECT_EQ(value_of("parse_url", {url, text("QUERY"), text("y")}), "two");
  EXPECT_EQ(value_of("parse_url", {text("http://ho_st/p"), text("HOST")}), "NULL");
  EXPECT_EQ(error_class([] { value_of("parse_url", {text("http://a b"), text("HOST")}); }), "INVALID_URL");
  EXPECT_EQ(value_of("try_parse_url", {text("http://a b"), text("HOST")}), "NULL");
  EXPECT_EQ(value_of("url_encode", {text("a b&é")}), "a+b%26%C3%A9");
  EXPECT_EQ(value_of("url_decode", {text("a+b%26%C3%A9")}), "a b&é");
  EXPECT_EQ(error_class([] { value_of("url_decode", {text("%zz")}); }), "CANNOT_DECODE_URL");
}

}  // namespace
}  // namespace izvor::expr
