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

TEST_F(Aggregates, OtherKindsOfGroupingAreRefused) {
  Relation rollup = group_by(sales_, {col("client_id")}, {sum_});
  rollup.mutable_aggregate()->set_group_type(spark::connect::Aggregate::GROUP_TYPE_ROLLUP);
  EXPECT_EQ(error_of(rollup), "IZVOR_UNSUPPORTED_FEATURE {feature=An aggregation of the kind GROUP_TYPE_ROLLUP}");
  Expression distinct = sum_;
  distinct.mutable_unresolved_function()->set_is_distinct(true);
  EXPECT_EQ(error_of(group_by(sales_, {}, {distinct})), "IZVOR_UNSUPPORTED_FEATURE {feature=The distinct aggregate sum(DISTINCT ...)}");
}

}  // namespace
}  // namespace izvor::analyze
