#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "izvor/sql/parser.h"
#include "izvor/sql/relation_text_for_test.h"

namespace izvor::sql {
namespace {

struct Case {
  const char* sql;
  const char* plan;
};

void expect_plans(const std::vector<Case>& cases) {
  for (const Case& one : cases) EXPECT_EQ(testing::text_of(parse_expression(one.sql)), one.plan) << one.sql;
}

TEST(Expression, OperatorsBindAsInSpark) {
  expect_plans({
      {"a + b * c - d / e % f div g", "-(+('a, *('b, 'c)), div(%(/('d, 'e), 'f), 'g))"},
      {"a | b ^ c & d", "|('a, ^('b, &('c, 'd)))"},
      {"a << b + c >>> d", ">>>(<<('a, +('b, 'c)), 'd)"},
      {"a || b || c", "concat(concat('a, 'b), 'c)"},
      {"a & b = c", "==(&('a, 'b), 'c)"},
      {"a < b < c", "<(<('a, 'b), 'c)"},
      {"a <> b <=> c", "<=>(not(==('a, 'b)), 'c)"},
      {"~-+a", "~(-(positive('a)))"},
      {"-a[0]", "-('a[0])"},
      {"- a::int", "-(cast('a AS int))"},
      {"-1::int", "cast(-1 AS int)"},
      {"(a::map<string, int> IS NULL)", "isNull(cast('a AS map<string,int>))"},
      {"not a = b or c and !d", "or(not(==('a, 'b)), and('c, not('d)))"},
      {"a !> b", "<=('a, 'b)"},
      {"a and b and c and d", "and(and('a, 'b), and('c, 'd))"},
  });
}

TEST(Expression, Predicates) {
  expect_plans({
      {"a = b between 1 and 2", "between(==('a, 'b), 1, 2)"},
      {"a not between 1 and 2 and c", "and(not(between('a, 1, 2)), 'c)"},
      {"a in (b, 1) or a not in ((b, c))", "or(in('a, 'b, 1), not(in('a, struct('b, 'c))))"},
      {"a like 'x!%' escape '!'", "like('a, \"x!%\", \"!\")"},
      {"a not ilike b", "not(ilike('a, 'b))"},
      {"a regexp 'x'", "rlike('a, \"x\")"},
      {"a like any ('x', b)", "or(like('a, \"x\"), like('a, 'b))"},
      {"a not like all ('x', b)", "and(not(like('a, \"x\")), not(like('a, 'b)))"},
      {"a like any ('x', 'y' || 'z')", "likeany('a, \"x\", concat(\"y\", \"z\"))"},
      {"a not ilike all ('X', cast(null as string))", "notlikeall(lower('a), lower(\"X\"), lower(cast(NULL AS string)))"},
      {"a like all ('x')", "likeall('a, \"x\")"},
      {"a not like any ('x')", "notlikeany('a, \"x\")"},
      {"a like any ('x', null)", "or(like('a, \"x\"), like('a, NULL))"},
      {"a like any (b) || 'x'", "like('a, concat(any('b), \"x\"))"},
      {"a is null", "isNull('a)"},
      {"a is not unknown", "isNotNull('a)"},
      {"a is not true", "not(<=>('a, true))"},
      {"a is distinct from b = c", "not(<=>('a, ==('b, 'c)))"},
      {"a is not distinct from b", "<=>('a, 'b)"},
  });
}

TEST(Expression, Names) {
  expect_plans({
      {"t.`a b`.c", "'t.`a b`.c"},
      {"(a).b", "'a.b"},
      {"a[0].b['c']", "'a[0][\"b\"][\"c\"]"},
      {"t.*", "t.*"},
      {"* except (a, b.c)", "* EXCEPT (a, b.c)"},
      {"a as b", "'a AS b"},
      {"a `b c`", "'a AS b c"},
      {"f(a) as (b, c)", "f('a) AS b, c"},
      {"identifier('t.a')", "'t.a"},
      {"current_date", "'current_date"},
      {":p + ?", "+(:p, ?5)"},
  });
}

TEST(Expression, EveryKeywordMayBeAName) {
  expect_plans({
      {"case", "'case"},
      {"case.a + interval", "+('case.a, 'interval)"},
      {"not", "'not"},
      {"a not", "'a AS not"},
      {"a like", "'a AS like"},
      {"f(distinct)", "f('distinct)"},
      {"cast(a)", "cast('a)"},
      {"first(a, b)", "first('a, 'b)"},
      {"timestampadd(day, 1)", "timestampadd('day, 1)"},
      {"sum(a) over", "sum('a) AS over"},
      {"case a when case then b when c then d end", "when(==('a, 'case), 'b, ==('a, 'c), 'd)"},
      {"(select) + 1", "+('select, 1)"},
  });
}

TEST(Expression, Calls) {
  expect_plans({
      {"a.f(b => 1)", "a.f(b => 1)"},
      {"count(distinct a, b)", "count(DISTINCT 'a, 'b)"},
      {"count(all a)", "count('a)"},
      {"count(*) filter (where a > 1)", "count(*) FILTER (>('a, 1))"},
      {"listagg(a) within group (order by b desc, c nulls last)", "listagg('a) WITHIN GROUP ('b DESC NULLS LAST, 'c ASC NULLS LAST)"},
      {"first(a) ignore nulls", "first('a) IGNORE NULLS"},
      {"first(a ignore nulls)", "first('a, true)"},
      {"transform(a, (x, i) -> x.b + i + c)", "transform('a, λx i -> +(+(x.b, i), 'c))"},
      {"exists(a, X -> x)", "exists('a, λX -> x)"},
      {"struct(a, b as c)", "struct('a, 'b AS c)"},
      {"(a, b as c)", "struct('a, 'b AS c)"},
      {"case when a then b else c end", "when('a, 'b, 'c)"},
      {"case a when 1 then b end", "when(==('a, 1), 'b)"},
      {"try_cast(a as map<string, array<int>>)", "try_cast('a AS map<string,array<int>>)"},
      {"cast(a as varchar(3))", "cast('a AS STRING)"},
      {"extract(year from a)", "extract(\"year\", 'a)"},
      {"position(a in b)", "locate('a, 'b, 1)"},
      {"substring(a from 1 for 2)", "substring('a, 1, 2)"},
      {"substring(a, 1)", "substring('a, 1)"},
      {"trim(leading 'x' from a)", "ltrim(\"x\", 'a)"},
      {"trim(from a)", "trim('a)"},
      {"overlay(a placing b from 1)", "overlay('a, 'b, 1, -1)"},
      {"dateadd(DAY, 1, a)", "timestampadd(\"DAY\", 1, 'a)"},
      {"datediff(a, b)", "datediff('a, 'b)"},
  });
}

TEST(Expression, Windows) {
  expect_plans({
      {"sum(a) over w", "sum('a) OVER w"},
      {"sum(a) over ()", "sum('a) OVER (; )"},
      {"lag(a) over (partition by b order by c desc)", "lag('a) OVER ('b; 'c DESC NULLS LAST)"},
      {"sum(a) over (order by b rows 1 preceding)", "sum('a) OVER (; 'b ASC NULLS FIRST; ROWS -1..CURRENT ROW)"},
      {"sum(a) over (range between unbounded preceding and 2 following)", "sum('a) OVER (; ; RANGE UNBOUNDED..2)"},
  });
}

TEST(Expression, CommentsAndSpacesAreSkipped) {
  expect_plans({
      {"a /* c /* n */ */ + -- rest\n b", "+('a, 'b)"},
      {"/**/a\u00a0+\u3000b", "+('a, 'b)"},
  });
}

TEST(Expression, PositionsAreRecorded) {
  const auto origin = parse_expression("a +\n f(b)").unresolved_function().arguments(1).common().origin().jvm_origin();
  EXPECT_EQ(origin.line(), 2);
  EXPECT_EQ(origin.start_position(), 1);
  EXPECT_EQ(origin.start_index(), 5);
  EXPECT_EQ(origin.stop_index(), 8);
}

}  // namespace
}  // namespace izvor::sql
