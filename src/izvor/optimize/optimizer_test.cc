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
  EXPECT_THAT(names, ::testing::ElementsAre("fold_constants", "combine_filters", "push_filter_through_project", "push_predicates_through_join",
                                            "collapse_projects", "push_predicates_into_source", "prune_columns", "remove_noop_projects"));
}

// Sales and, under other ids, sales again.
NodePtr joined_sales(plan::JoinType type, const ExpressionPtr& condition) {
  const NodePtr right = plan::make_project(sales(), {named(ref(kClient), 20, "client"), named(ref(kAmount), 21, "limit")});
  return plan::make_join(sales(), right, type, condition);
}
const plan::Attribute kRightClient{20, "client", TypeId::kInt, true};
const plan::Attribute kRightLimit{21, "limit", TypeId::kDouble, true};

TEST(Optimizer, FiltersOfAJoinGoToItsSides) {
  const ExpressionPtr condition = plan::join_conjunction(
      {call("==", {ref(kClient), ref(kRightClient)}), call(">", {ref(kAmount), lit(1.0)}), call("isNotNull", {ref(kRightLimit)})});
  const NodePtr query = plan::make_project(plan::make_filter(joined_sales(plan::JoinType::kInner, nullptr), condition), {pass(kMerchant)});
  EXPECT_EQ(plan::tree_string(*optimize(query, Config())),
            "Project [merchant#3]\n"
            "+- Join Inner, (client_id#0 = client#20)\n"
            "   :- Relation [client_id#0,merchant#3] sales-test, PushedFilters: [GreaterThan(amount,1.0)], "
            "ReadSchema: struct<client_id:int,merchant:string>\n"
            "   +- Project [client_id#0 AS client#20]\n"
            "      +- Relation [client_id#0] sales-test, PushedFilters: [IsNotNull(amount)], ReadSchema: struct<client_id:int>\n");
}

TEST(Optimizer, AnOuterJoinKeepsTheRowsThatItKeeps) {
  const NodePtr join = joined_sales(plan::JoinType::kLeft, call("==", {ref(kClient), ref(kRightClient)}));
  const NodePtr query = plan::make_filter(join, call("isNull", {ref(kRightLimit)}));
  EXPECT_NE(optimize(query, Config())->as<plan::Filter>(), nullptr);
  const NodePtr full = plan::make_filter(joined_sales(plan::JoinType::kFull, nullptr), call("isNotNull", {ref(kAmount)}));
  EXPECT_NE(optimize(full, Config())->as<plan::Filter>(), nullptr);
}

TEST(Optimizer, InputsOfAUnionLoseTheSameColumns) {
  const std::vector<plan::Attribute> output{
      {30, "a", TypeId::kInt, true}, {31, "b", TypeId::kString, true}, {32, "c", TypeId::kDouble, true}, {33, "d", TypeId::kString, true}};
  const NodePtr positive = plan::make_filter(sales(), call(">", {ref(kMerchant), lit("m")}));
  const NodePtr query = plan::make_project(plan::make_union({sales(), positive}, output), {pass(output[2])});
  EXPECT_EQ(plan::tree_string(*optimize(query, Config())),
            "Union false, false\n"
            ":- Relation [amount#2] sales-test, ReadSchema: struct<amount:double>\n"
            "+- Project [amount#2]\n"
            "   +- Filter (merchant#3 > m)\n"
            "      +- Relation [amount#2,merchant#3] sales-test, ReadSchema: struct<amount:double,merchant:string>\n");
}

}  // namespace
}  // namespace izvor::optimize
