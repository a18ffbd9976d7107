#include "izvor/analyze/analyzer_fixture.h"

namespace izvor::analyze {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the builders are this file's language

class Aggregates : public AnalyzerTest {
 protected:
  const Relation sales_ = table("client_id INT, amount DOUBLE");
  const Expression sum_ = call("sum", {col("amount")});
};

TEST_F(Aggregates, KeysComeBeforeAggregates) {
  EXPECT_EQ(tree(group_by(sales_, {col("client_id")}, {as(sum_, "total"), call("count", {star()})})),
            "Aggregate [client_id#0], [client_id#0, sum(amount#1) AS total#4, count(1) AS count(1)#3]\n"
            "+- LocalRelation [client_id#0, amount#1]\n");
}

TEST_F(Aggregates, WhatAggregatesAreUsedForGoesOnTop) {
  EXPECT_EQ(tree(group_by(sales_, {col("client_id")}, {as(call("+", {sum_, lit(1.0)}), "x"), sum_})),
            "Project [client_id#0, (sum(amount)#2 + 1.0) AS x#3, sum(amount)#2]\n"
            "+- Aggregate [client_id#0], [client_id#0, sum(amount#1) AS sum(amount)#2]\n"
            "   +- LocalRelation [client_id#0, amount#1]\n");
}

TEST_F(Aggregates, ExpressionsOfKeysAreKeys) {
  const Expression key = call("+", {col("client_id"), lit(1)});
  EXPECT_EQ(ddl(group_by(sales_, {key}, {sum_, key, call("*", {key, lit(2)})})),
            "`(client_id + 1)` INT,`sum(amount)` DOUBLE,`(client_id + 1)` INT,`((client_id + 1) * 2)` INT");
  EXPECT_EQ(ddl(group_by(sales_, {as(key, "k")}, {sum_, col("k")})), "k INT,`sum(amount)` DOUBLE,k INT");
}

TEST_F(Aggregates, OtherColumnsAreRefused) {
  EXPECT_EQ(error_of(group_by(sales_, {col("client_id")}, {call("+", {sum_, col("amount")})})),
            "MISSING_AGGREGATION {expression=\"amount\", expressionAnyValue=\"any_value(amount)\"}");
  EXPECT_EQ(error_of(group_by(sales_, {}, {sum_, col("client_id")})), "MISSING_GROUP_BY {}");
}

TEST_F(Aggregates, AggregatesDoNotNestNorGroup) {
  EXPECT_EQ(error_of(group_by(sales_, {}, {call("sum", {sum_})})), "NESTED_AGGREGATE_FUNCTION {}");
  EXPECT_EQ(error_of(group_by(sales_, {sum_}, {})), "GROUP_BY_AGGREGATE {sqlExpr=sum(amount)}");
}

TEST_F(Aggregates, OnlyABatchIsWithoutOperatorIds) { EXPECT_EQ(analyze(group_by(sales_, {}, {sum_}))->as<plan::Aggregate>()->operator_id, -1); }

TEST_F(Aggregates, ARollupHasItsKeysAndNullsForThoseLeftOut) {
  Relation rollup = group_by(sales_, {col("client_id")}, {sum_});
  rollup.mutable_aggregate()->set_group_type(spark::connect::Aggregate::GROUP_TYPE_ROLLUP);
  EXPECT_THAT(tree(rollup), ::testing::HasSubstr("Expand [[client_id#0, amount#1, client_id#0, 0, 0], [client_id#0, amount#1, NULL, 1, 1]]"));
  EXPECT_EQ(ddl(rollup), "client_id INT,`sum(amount)` DOUBLE");
}

TEST_F(Aggregates, AreNamedWithTheirModifiers) {
  const auto name = [&](const std::string& text) { return analyze(group_by(sales_, {}, {sql(text)}))->output[0].name; };
  EXPECT_EQ(name("sum(DISTINCT amount)"), "sum(DISTINCT amount)");
  EXPECT_EQ(name("count(DISTINCT *) FILTER (WHERE amount > 1)"), "count(DISTINCT client_id, amount) FILTER (WHERE (amount > 1))");
  EXPECT_EQ(name("first(amount, true)"), "first(amount)");
  EXPECT_EQ(name("last_value(amount) IGNORE NULLS"), "last(amount)");
  EXPECT_EQ(name("array_agg(amount) RESPECT NULLS"), "collect_list(amount) RESPECT NULLS");
  EXPECT_EQ(name("percentile(amount, 0.5D)"), "percentile(amount, 0.5, 1)");
  EXPECT_EQ(name("percentile_cont(0.5D) WITHIN GROUP (ORDER BY amount DESC)"), "percentile_cont(0.5) WITHIN GROUP (ORDER BY amount DESC)");
  EXPECT_EQ(name("mode() WITHIN GROUP (ORDER BY amount)"), "mode() WITHIN GROUP (ORDER BY amount DESC)");
  EXPECT_EQ(name("listagg(client_id) WITHIN GROUP (ORDER BY amount, client_id DESC)"),
            "listagg(client_id, NULL) WITHIN GROUP (ORDER BY amount ASC NULLS FIRST, client_id DESC NULLS LAST)");
}

TEST_F(Aggregates, DifferByTheirModifiers) {
  EXPECT_EQ(tree(group_by(sales_, {}, {sql("sum(amount)"), sql("sum(DISTINCT amount)"), sql("sum(amount) FILTER (WHERE client_id = 1)")})),
            "Aggregate [sum(amount#1) AS sum(amount)#2, sum(DISTINCT amount#1) AS sum(DISTINCT amount)#3, "
            "sum(amount#1) FILTER (WHERE (client_id#0 = 1)) AS sum(amount) FILTER (WHERE (client_id = 1))#4]\n"
            "+- LocalRelation [client_id#0, amount#1]\n");
}

TEST_F(Aggregates, OverWindowsLeaveOutRowsWithoutATime) {
  const Relation events = table("ts TIMESTAMP, safe TIMESTAMP NOT NULL");
  EXPECT_EQ(tree(group_by(events, {sql("window(ts, '1 hour')")}, {sql("count(1)")})),
            "Aggregate [window], [window AS window#2, count(1) AS count(1)#3]\n+- Filter (ts#0 IS NOT NULL)\n   +- LocalRelation [ts#0, safe#1]\n");
  EXPECT_EQ(tree(group_by(events, {sql("window(safe, '1 hour')")}, {sql("count(1)")})).find("Filter"), std::string::npos);
}

TEST_F(Aggregates, RefuseModifiersThatDoNotFit) {
  const auto error = [&](const std::string& text) { return error_of(group_by(sales_, {}, {sql(text)})); };
  EXPECT_EQ(error("sum(amount) FILTER (WHERE amount)"), "INVALID_AGGREGATE_FILTER.NOT_BOOLEAN {filterExpr=\"amount\"}");
  EXPECT_EQ(error("sum(amount) FILTER (WHERE sum(amount) > 1)"),
            "INVALID_AGGREGATE_FILTER.CONTAINS_AGGREGATE {aggExpr=\"sum(amount)\", filterExpr=\"(sum(amount) > 1)\"}");
  EXPECT_EQ(error("sum(amount) IGNORE NULLS"), "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX {prettyName=`sum`, syntax=IGNORE NULLS}");
  EXPECT_EQ(error("isnull(DISTINCT amount)"), "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX {prettyName=`isnull`, syntax=DISTINCT}");
  EXPECT_EQ(error("percentile_disc(0.5D)"), "INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING {funcName=`percentile_disc`}");
  EXPECT_EQ(error("mode(DISTINCT amount)"), "INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED {funcName=`mode`}");
  EXPECT_EQ(error("listagg(DISTINCT client_id) WITHIN GROUP (ORDER BY amount)"),
            "INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT {funcArg=\"client_id\", funcName=`listagg`, orderingExpr=\"amount\"}");
  EXPECT_EQ(error("grouping(client_id)"), "UNSUPPORTED_GROUPING_EXPRESSION {}");
}

}  // namespace
}  // namespace izvor::analyze
