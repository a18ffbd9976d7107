#include "izvor/plan/logical_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "izvor/error.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/function.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::plan {
namespace {

const Attribute kClient{1, "client_id", TypeId::kInt, true};
const Attribute kAmount{3, "amount", TypeId::kDouble, true};

NodePtr sales(bool is_streaming) {
  SourceDescription source;
  source.format = "csv";
  source.schema = Schema::parse("id STRING, client_id INT, ts STRING, amount DOUBLE");
  Scan scan{source, is_streaming, {1, 3}, {{3, ColumnPredicate::Op::kGreaterOrEqual, Value::floating(0)}, {1, ColumnPredicate::Op::kIsNotNull, {}}}};
  return make_scan(scan, {kClient, kAmount});
}

ExpressionPtr positive() {
  return expr::call(*expr::find_scalar_function(">"), {expr::reference(kAmount), expr::literal(Value::floating(0))}, expr::EvalMode::kAnsi);
}

NodePtr totals(bool is_streaming) {
  const auto* sum = expr::find_aggregate_function("sum");
  const NamedAggregate total{{sum, {expr::reference(kAmount)}, TypeId::kDouble, true, expr::EvalMode::kAnsi}, {9, "total", TypeId::kDouble, true}};
  return make_aggregate(make_filter(sales(is_streaming), positive()), {{expr::reference(kClient), kClient}}, {total}, 0);
}

TEST(LogicalPlan, PrintsAsSparkDoes) {
  EXPECT_EQ(tree_string(*make_limit(totals(true), 5)),
            "GlobalLimit 5\n"
            "+- Aggregate [client_id#1], [client_id#1, sum(amount#3) AS total#9]\n"
            "   +- Filter (amount#3 > 0.0)\n"
            "      +- StreamingRelation [client_id#1,amount#3] csv, PushedFilters: [GreaterThanOrEqual(amount,0.0), IsNotNull(client_id)], "
            "ReadSchema: struct<client_id:int,amount:double>\n");
}

TEST(LogicalPlan, OutputIsGroupingsThenAggregates) {
  EXPECT_EQ(schema_of(*totals(false)).ddl(), "client_id INT,total DOUBLE");
  EXPECT_EQ(schema_of(*make_project(sales(false), {{positive(), {7, "p", TypeId::kBoolean, true}}})).ddl(), "p BOOLEAN");
}

TEST(LogicalPlan, StreamsByItsSources) {
  EXPECT_TRUE(is_streaming(*totals(true)));
  EXPECT_FALSE(is_streaming(*totals(false)));
}

TEST(LogicalPlan, OperatorsMoveToOtherInputs) {
  const NodePtr moved = with_children(*totals(false), {sales(true)});
  EXPECT_EQ(moved->as<Aggregate>()->operator_id, 0);
  EXPECT_TRUE(is_streaming(*moved));
  EXPECT_EQ(children(*sales(true)).size(), 0U);
  EXPECT_THROW(with_children(*sales(true), {sales(true)}), Error);
}

TEST(LogicalPlan, NamesOutputModes) {
  EXPECT_EQ(to_string(OutputMode::kAppend), "Append");
  EXPECT_EQ(to_string(OutputMode::kUpdate), "Update");
  EXPECT_EQ(to_string(OutputMode::kComplete), "Complete");
}

TEST(ExpressionRewrite, SplitsAndJoinsConjunctions) {
  const ExpressionPtr a = positive();
  const ExpressionPtr three = join_conjunction({a, a, a});
  EXPECT_EQ(expr::to_string(*three), "(((amount > 0.0) AND (amount > 0.0)) AND (amount > 0.0))");
  EXPECT_THAT(split_conjunction(three), testing::ElementsAre(a, a, a));
  EXPECT_EQ(join_conjunction({}), nullptr);
}

TEST(ExpressionRewrite, KeepsWhatDoesNotChange) {
  const ExpressionPtr condition = positive();
  const auto keep = [](const ExpressionPtr&) { return ExpressionPtr(); };
  EXPECT_EQ(rewrite_bottom_up(condition, keep), condition);
  EXPECT_EQ(rewrite_top_down(condition, keep), condition);
  const auto one = [](const ExpressionPtr& part) { return part->as<expr::Literal>() ? expr::literal(Value::floating(1)) : ExpressionPtr(); };
  EXPECT_EQ(expr::to_string(*rewrite_bottom_up(condition, one)), "(amount > 1.0)");
}

}  // namespace
}  // namespace izvor::plan
