// SQL queries and what data frames make of joins, sorting and sets, as plans. Answers are compared with Spark's in tests/oracle/queries.
#include <gmock/gmock.h>

#include "izvor/analyze/analyzer_fixture.h"

namespace izvor::analyze {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the builders are this file's language

class Queries : public AnalyzerTest {
 protected:
  Queries() {
    catalog_.set("t", analyze(table("k INT, s STRING")));
    catalog_.set("u", analyze(table("k INT, w STRING")));
  }
  static Relation query(const std::string& text) {
    Relation r;
    r.mutable_sql()->set_query(text);
    return r;
  }
  static Expression expression(const std::string& text) {
    Expression e;
    e.mutable_expression_string()->set_expression(text);
    return e;
  }
  static Relation join(const Relation& left, const Relation& right, const Expression& condition) {
    Relation r;
    *r.mutable_join()->mutable_left() = left;
    *r.mutable_join()->mutable_right() = right;
    *r.mutable_join()->mutable_join_condition() = condition;
    r.mutable_join()->set_join_type(spark::connect::Join::JOIN_TYPE_INNER);
    return r;
  }
};

TEST_F(Queries, BothSidesOfASelfJoinHaveColumnsOfTheirOwn) {
  EXPECT_EQ(tree(query("select a.k from t a join t b on a.k = b.k")),
            "Project [k#0]\n"
            "+- Join Inner, (k#0 = k#4)\n"
            "   :- LocalRelation [k#0, s#1]\n"
            "   +- Project [k#0 AS k#4, s#1 AS s#5]\n"
            "      +- LocalRelation [k#0, s#1]\n");
}

TEST_F(Queries, AFramesColumnIsThatOfItsSide) {
  const Relation t = with_plan_id(named_table("t"), 1);
  const Relation other = with_plan_id(named_table("t"), 2);
  EXPECT_EQ(ddl(select(join(t, other, call("==", {col(1, "k"), col(2, "k")})), {col(1, "s"), col(2, "k")})), "s STRING,k INT");
  EXPECT_EQ(error_of(join(t, t, call("==", {col(1, "k"), col(1, "k")}))), "AMBIGUOUS_COLUMN_REFERENCE {name=\"k\"}");
}

TEST_F(Queries, WhatIsSortedByComesUpAndGoesAgain) {
  EXPECT_EQ(tree(query("select s from t order by k")),
            "Project [s#1]\n"
            "+- Sort [k#0 ASC NULLS FIRST], true\n"
            "   +- Project [s#1, k#0]\n"
            "      +- LocalRelation [k#0, s#1]\n");
  EXPECT_EQ(ddl(query("select k from t group by k order by count(*)")), "k INT");
  EXPECT_EQ(error_of(query("select k from t order by 2")), "ORDER_BY_POS_OUT_OF_RANGE {index=2, size=1}");
}

TEST_F(Queries, ASubqueryIsAJoin) {
  EXPECT_EQ(tree(query("select k from t where k in (select k from u)")),
            "Project [k#0]\n"
            "+- Project [k#0, s#1]\n"
            "   +- Filter exists#4\n"
            "      +- Join ExistenceJoin(exists#4), (k#0 = k#2)\n"
            "         :- LocalRelation [k#0, s#1]\n"
            "         +- Project [k#2]\n"
            "            +- LocalRelation [k#2, w#3]\n");
  EXPECT_EQ(ddl(query("select (select count(*) from u where u.k = t.k) c from t")), "c BIGINT");
}

TEST_F(Queries, NamesOfWithHoldWhereTheyStand) {
  EXPECT_EQ(ddl(query("with a as (select 1 x), b as (select x + 1 y from a) select * from b, a")), "y INT NOT NULL,x INT NOT NULL");
  EXPECT_EQ(error_of(query("with a as (select 1) select * from (with b as (select 2) select * from b) x, b")),
            "TABLE_OR_VIEW_NOT_FOUND {relationName=`b`, searchPath=[`system`.`builtin`, `system`.`session`, `spark_catalog`.`default`]}");
}

TEST_F(Queries, ParametersAreBound) {
  Relation named = query("select :x + k from t");
  EXPECT_EQ(error_of(named), "UNBOUND_SQL_PARAMETER {name=x}");
  (*named.mutable_sql()->mutable_named_arguments())["x"] = lit(1);
  EXPECT_EQ(ddl(named), "`(1 + k)` INT");
  Relation placed = query("select ?, ?");
  *placed.mutable_sql()->add_pos_arguments() = lit("a");
  *placed.mutable_sql()->add_pos_arguments() = lit(2);
  EXPECT_EQ(ddl(placed), "a STRING NOT NULL,`2` INT NOT NULL");
}

TEST_F(Queries, SetOperationsFindACommonType) {
  EXPECT_EQ(ddl(query("select k from t union all select 1L")), "k BIGINT");
  EXPECT_EQ(error_of(query("select 1 union select 1, 2")),
            "NUM_COLUMNS_MISMATCH {firstNumColumns=1, invalidNumColumns=2, invalidOrdinalNum=second, operator=UNION}");
}

TEST_F(Queries, WindowsAreRefusedWhereRowsAreChosen) {
  EXPECT_EQ(error_of(query("select k from t where row_number() over (order by k) = 1")), "WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE {clauseName=WHERE}");
  EXPECT_EQ(error_of(query("select rank() from t")), "WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE {funcName=\"rank()\"}");
}

TEST_F(Queries, ABoundOfAFrameIsANumber) {
  Relation windows = query("select sum(k) over (order by k rows between cast(null as int) preceding and current row) from t");
  EXPECT_THAT(error_of(windows), ::testing::StartsWith("DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE"));
  // What the parser of SQL refuses, a plan may hold: the bound is a window function itself.
  Relation plan;
  *plan.mutable_project()->mutable_input() = query("select k from t");
  auto& window = *plan.mutable_project()->add_expressions()->mutable_window();
  auto& sum = *window.mutable_window_function()->mutable_unresolved_function();
  sum.set_function_name("sum");
  *sum.add_arguments() = expression("k");
  *window.add_order_spec()->mutable_child() = expression("k");
  window.mutable_frame_spec()->set_frame_type(spark::connect::Expression::Window::WindowFrame::FRAME_TYPE_ROW);
  window.mutable_frame_spec()->mutable_lower()->set_unbounded(true);
  *window.mutable_frame_spec()->mutable_upper()->mutable_value() = expression("sum(k) over (order by k)");
  EXPECT_THAT(error_of(plan), ::testing::StartsWith("DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE"));
}

}  // namespace
}  // namespace izvor::analyze
