#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "izvor/error.h"
#include "izvor/sql/parser.h"
#include "izvor/sql/relation_text_for_test.h"

namespace izvor::sql {
namespace {

struct Case {
  const char* sql;
  const char* plan;
};

void expect_plans(const std::vector<Case>& cases) {
  for (const Case& one : cases) EXPECT_EQ(testing::text_of(parse_query(one.sql)), one.plan) << one.sql;
}

std::string error_class(const std::string& sql) {
  try {
    parse_query(sql);
  } catch (const Error& error) {
    return error.error_class();
  }
  return "no error";
}

TEST(Query, Select) {
  expect_plans({
      {"select 1", "Project[1]()"},
      {"select a, b c from t where a > 1;", "Project['a, 'b AS c](Filter[>('a, 1)](t))"},
      {"select distinct * from db.t as x", "Distinct(Project[*](Alias[x](db.t)))"},
      {"select t.* from (select a from u) t(x)", "Project[t.*](Alias[t](ToDF[x](Project['a](u))))"},
      {"select from from from", "Project['from](from)"},
      {"select /*+ broadcast(t) */ a from stream t", "Project['a](STREAM t)"},
      {"table t", "t"},
      {"values (1, 'a'), (2, 'b') as t(x, y)", "Alias[t](ToDF[x, y](Values[struct(1, \"a\"), struct(2, \"b\")]()))"},
      {"select id from range(1, 10)", "Project['id](range(1, 10))"},
  });
}

TEST(Query, Joins) {
  expect_plans({
      {"select * from a join b on a.x = b.x left join c using (y)", "Project[*](Join[LEFT_OUTER, using y](Join[INNER, ==('a.x, 'b.x)](a, b), c))"},
      {"select * from a cross join b, c full outer join d on true", "Project[*](Join[FULL_OUTER, true](Join[INNER](Join[CROSS](a, b), c), d))"},
      {"select * from a left semi join b on x anti join c on y", "Project[*](Join[LEFT_ANTI, 'y](Join[LEFT_SEMI, 'x](a, b), c))"},
      {"select * from a natural right join b", "Project[*](NaturalJoin[RIGHT_OUTER](a, b))"},
      {"select * from (a join b on x) t", "Project[*](Alias[t](Join[INNER, 'x](a, b)))"},
      {"select * from a, lateral (select a.x) s", "Project[*](Lateral[INNER](a, Alias[s](Project['a.x]())))"},
      {"select x from t lateral view outer explode(a) e as x where x > 0", "Project['x](Filter[>('x, 0)](LateralView[outer explode('a) e: x](t)))"},
  });
}

TEST(Query, Grouping) {
  expect_plans({
      {"select a, sum(b) from t group by a having sum(b) > 1", "Grouped['a; 'a, sum('b); having >(sum('b), 1)](t)"},
      {"select a, count(*) from t group by 1, all", "Grouped[1, 'all; 'a, count(*)](t)"},
      {"select 1 from t group by rollup(a, (b, c)), cube(d)", "Grouped[ROLLUP{'a, ('b, 'c)}, CUBE{'d}; 1](t)"},
      {"select 1 from t group by grouping sets ((a, b), a, ())", "Grouped[GROUPING_SETS{('a, 'b), 'a, ()}; 1](t)"},
      {"select 1 from t group by a, b with rollup", "Grouped[ROLLUP{'a, 'b}; 1](t)"},
      {"select 1 from t having max(a) > 1", "Grouped[; 1; having >(max('a), 1)](t)"},
      {"select * from t pivot (sum(a) as s for b in ('x' as x, 'y'))", "Project[*](Pivot[sum('a) AS s; b; \"x\" AS x, \"y\"](t))"},
  });
}

TEST(Query, OrderAndLimits) {
  expect_plans({
      {"select a from t order by a desc nulls first, b limit 3 offset 2",
       "Limit[3](Offset[2](Sort['a DESC NULLS FIRST, 'b ASC NULLS FIRST](Project['a](t))))"},
      {"select a from t distribute by a sort by b", "LocalSort['b ASC NULLS FIRST](Distribute['a](Project['a](t)))"},
      {"select a from t cluster by a limit all", "LocalSort['a ASC NULLS FIRST](Distribute['a](Project['a](t)))"},
      {"select sum(a) over w from t window w as (partition by b)", "Windows[w = ? OVER ('b; )](Project[sum('a) OVER w](t))"},
  });
}

TEST(Query, SetOperationsAndNamedQueries) {
  expect_plans({
      {"select a from t union all select b from u intersect select c from v order by 1",
       "Sort[1 ASC NULLS FIRST](UNION ALL(Project['a](t), INTERSECT(Project['b](u), Project['c](v))))"},
      {"(select 1) except (select 2)", "EXCEPT(Project[1](), Project[2]())"},
      {"select a minus select b", "EXCEPT(Project['a](), Project['b]())"},
      {"with x as (select 1 as a), y(b) as (table x) select * from y", "With[x = Project[1 AS a](), y(b) = x](Project[*](y))"},
      {"with recursive r(n) as (values (1) union all select n + 1 from r) select n from r",
       "WithRecursive[r(n) = UNION ALL(Values[1](), Project[+('n, 1)](r))](Project['n](r))"},
  });
}

TEST(Query, SubqueriesInExpressions) {
  expect_plans({
      {"select (select max(a) from u) m from t", "Project[SCALAR(Project[max('a)](u)) AS m](t)"},
      {"select 1 from t where exists (select 1 from u) and a not in (select b from v)",
       "Project[1](Filter[and(EXISTS(Project[1](u)), not('a IN(Project['b](v))))](t))"},
  });
}

TEST(Query, Errors) {
  EXPECT_EQ(error_class("select a from"), "no error");  // an alias
  EXPECT_EQ(error_class("select a from t where"), "no error");
  EXPECT_EQ(error_class("select a from t group by"), "PARSE_SYNTAX_ERROR");
  EXPECT_EQ(error_class("select a from t order by a limit"), "PARSE_SYNTAX_ERROR");
  EXPECT_EQ(error_class("select , from t"), "PARSE_SYNTAX_ERROR");
  EXPECT_EQ(error_class("select a from t join"), "PARSE_SYNTAX_ERROR");
  EXPECT_EQ(error_class("select * from t tablesample (10 rows)"), "UNSUPPORTED_FEATURE.IZVOR");
  EXPECT_EQ(error_class("select a from t limit 1 + 1"), "UNSUPPORTED_FEATURE.IZVOR");
}

TEST(Query, StatementsThatAreNoQueryAreRefusedByName) {
  for (const char* text : {"set spark.sql.ansi.enabled = false", "CREATE TEMP VIEW v AS SELECT 1", "insert into t values (1)", "SHOW TABLES"})
    EXPECT_EQ(error_class(text), "UNSUPPORTED_FEATURE.IZVOR") << text;
  EXPECT_EQ(error_class("select 1 as set"), "no error");
  EXPECT_EQ(error_class("sett a"), "PARSE_SYNTAX_ERROR");
}

}  // namespace
}  // namespace izvor::sql
