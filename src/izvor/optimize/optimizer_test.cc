#include "izvor/optimize/optimizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "izvor/optimize/plan_builders.h"
#include "izvor/optimize/rule.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::optimize {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the builders are this file's language

// What analysis makes of the guide's daily_sales.
NodePtr daily_sales() {
  const plan::NamedExpression ts = named(call("to_timestamp", {ref(kTime)}), 10, "ts");
  const NodePtr timed = plan::make_project(sales(true), {pass(kClient), pass(kTime), pass(kAmount), pass(kMerchant), ts});
  const ExpressionPtr zero = expr::cast(lit(0), TypeId::kDouble, expr::EvalMode::kAnsi);
  const NodePtr clean = plan::make_filter(
      timed, plan::join_conjunction({call("isNotNull", {ref(kClient)}), call("isNotNull", {ref(kAmount)}), call(">=", {ref(kAmount), zero})}));
  const plan::NamedExpression day = named(call("to_date", {ref(ts.output)}), 11, "event_date");
  const NodePtr dated = plan::make_project(clean, {pass(kClient), pass(kTime), pass(kAmount), pass(kMerchant), pass(ts.output), day});
  return plan::make_aggregate(dated, {pass(day.output), pass(kClient)}, {sum_of(kAmount, 12, "total_spent")}, 0);
}

TEST(Optimizer, LeavesOfDailySalesWhatItNeeds) {
  EXPECT_EQ(plan::tree_string(*optimize(daily_sales(), Config())),
            "Aggregate [event_date#11, client_id#0], [event_date#11, client_id#0, sum(amount#2) AS total_spent#12]\n"
            "+- Project [client_id#0, amount#2, to_date(to_timestamp(transaction_ts#1)) AS event_date#11]\n"
            "   +- StreamingRelation [client_id#0,transaction_ts#1,amount#2] sales-test, PushedFilters: [IsNotNull(client_id), IsNotNull(amount), "
            "GreaterThanOrEqual(amount,0.0)], ReadSchema: struct<client_id:int,transaction_ts:string,amount:double>\n");
}

TEST(Optimizer, KeepsOutputAndOperatorIds) {
  const NodePtr plan = daily_sales();
  const NodePtr optimized = optimize(plan, Config());
  EXPECT_EQ(plan::schema_of(*optimized), plan::schema_of(*plan));
  EXPECT_EQ(optimized->as<plan::Aggregate>()->operator_id, 0);
  for (size_t i = 0; i < plan->output.size(); ++i) EXPECT_EQ(optimized->output[i].id, plan->output[i].id);
}

TEST(Optimizer, IsAtRestAfterwards) {
  const NodePtr once = optimize(daily_sales(), Config());
  EXPECT_EQ(optimize(once, Config()), once);
}

TEST(Optimizer, AFilteredColumnNeedNotBeRead) {
  const NodePtr filtered = plan::make_filter(sales(), call(">", {ref(kAmount), lit(1.0)}));
  EXPECT_EQ(plan::tree_string(*optimize(plan::make_project(filtered, {pass(kClient)}), Config())),
            "Relation [client_id#0] sales-test, PushedFilters: [GreaterThan(amount,1.0)], ReadSchema: struct<client_id:int>\n");
}

TEST(Optimizer, RulesHaveNamesOfTheirOwn) {
  std::vector<std::string> names;
  for (const Rule& rule : rules()) names.emplace_back(rule.name);
  EXPECT_THAT(names, ::testing::ElementsAre("fold_constants", "combine_filters", "push_filter_through_project", "collapse_projects",
                                            "push_predicates_into_source", "prune_columns", "remove_noop_projects"));
}

}  // namespace
}  // namespace izvor::optimize
