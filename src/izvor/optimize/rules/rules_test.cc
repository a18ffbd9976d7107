#include "izvor/optimize/rules/rules.h"

#include <cmath>

#include <arrow/array.h>
#include <arrow/memory_pool.h>
#include <gtest/gtest.h>

#include "izvor/expr/evaluator.h"
#include "izvor/optimize/plan_builders.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::optimize {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the builders are this file's language

using Apply = NodePtr (*)(const NodePtr&, const Config&);
std::string after(Apply rule, const NodePtr& plan) { return plan::tree_string(*rule(plan, Config())); }
bool keeps(Apply rule, const NodePtr& plan) { return rule(plan, Config()) == plan; }

const char* const kScan = "Relation [client_id#0,transaction_ts#1,amount#2,merchant#3] sales-test\n";

// Can fail: a malformed number is an error with ansi on.
ExpressionPtr failing() { return call(">", {expr::cast(ref(kMerchant), TypeId::kInt, expr::EvalMode::kAnsi), lit(3)}); }

TEST(FoldConstants, EvaluatesWhatHasNoColumn) {
  const ExpressionPtr zero = expr::cast(lit(0), TypeId::kDouble, expr::EvalMode::kAnsi);
  EXPECT_EQ(after(fold_constants, plan::make_filter(sales(), call(">=", {ref(kAmount), zero}))),
            std::string("Filter (amount#2 >= 0.0)\n+- ") + kScan);
  EXPECT_EQ(after(fold_constants, plan::make_project(sales(), {named(call("+", {lit(1), call("*", {lit(2), lit(3)})}), 9, "x")})),
            std::string("Project [7 AS x#9]\n+- ") + kScan);
}

TEST(FoldConstants, LeavesAFailureToTheRowThatReachesIt) {
  const ExpressionPtr bad = expr::cast(lit("x"), TypeId::kInt, expr::EvalMode::kAnsi);
  EXPECT_TRUE(keeps(fold_constants, plan::make_project(sales(), {named(bad, 9, "x")})));
}

TEST(FoldConstants, RefusesATimeWhoseTextCannotBeComputed) {
  const ExpressionPtr number = expr::cast(lit("x"), TypeId::kInt, expr::EvalMode::kAnsi);
  const ExpressionPtr text = expr::cast(number, TypeId::kString, expr::EvalMode::kTry);
  const NodePtr plan = plan::make_project(sales(), {named(expr::cast(text, TypeId::kTimestampNtz, expr::EvalMode::kTry), 9, "x")});
  EXPECT_THROW(fold_constants(plan, Config()), Error);
}

TEST(FoldConstants, LeavesATimeOfDayToTheDayOfItsBatch) {
  const auto read = [](const char* text) {
    return plan::make_project(sales(), {named(expr::cast(lit(text), TypeId::kTimestamp, expr::EvalMode::kAnsi), 9, "x")});
  };
  EXPECT_TRUE(keeps(fold_constants, read("10:11:12")));
  EXPECT_FALSE(keeps(fold_constants, read("2024-02-29 10:11:12")));
}

TEST(CombineFilters, JoinsNeighbours) {
  const NodePtr lower = plan::make_filter(sales(), call("isNotNull", {ref(kClient)}));
  EXPECT_EQ(after(combine_filters, plan::make_filter(lower, call(">", {ref(kAmount), lit(1.0)}))),
            std::string("Filter ((client_id#0 IS NOT NULL) AND (amount#2 > 1.0))\n+- ") + kScan);
  EXPECT_EQ(after(combine_filters, plan::make_filter(sales(), expr::literal(Value::boolean(true)))), kScan);
}

TEST(CombineFilters, DoesNotShowOtherRowsToAFailingCondition) {
  EXPECT_TRUE(keeps(combine_filters, plan::make_filter(plan::make_filter(sales(), call(">", {ref(kAmount), lit(1.0)})), failing())));
}

TEST(PushFilterThroughProject, SaysTheConditionInTermsOfTheInput) {
  const plan::NamedExpression twice = named(call("*", {ref(kAmount), lit(2.0)}), 9, "twice");
  const NodePtr project = plan::make_project(sales(), {pass(kClient), twice});
  EXPECT_EQ(after(push_filter_through_project, plan::make_filter(project, call(">", {ref(twice.output), lit(1.0)}))),
            std::string("Project [client_id#0, (amount#2 * 2.0) AS twice#9]\n+- Filter ((amount#2 * 2.0) > 1.0)\n   +- ") + kScan);
}

TEST(CollapseProjects, InlinesWhatIsUsedOnce) {
  const plan::NamedExpression twice = named(call("*", {ref(kAmount), lit(2.0)}), 9, "twice");
  const NodePtr lower = plan::make_project(sales(), {pass(kClient), twice});
  const NodePtr once = plan::make_project(lower, {pass(kClient), named(call("+", {ref(twice.output), lit(1.0)}), 10, "y")});
  EXPECT_EQ(after(collapse_projects, once), std::string("Project [client_id#0, ((amount#2 * 2.0) + 1.0) AS y#10]\n+- ") + kScan);
  const NodePtr both = plan::make_project(lower, {pass(twice.output), named(call("+", {ref(twice.output), lit(1.0)}), 10, "y")});
  EXPECT_TRUE(keeps(collapse_projects, both));
}

TEST(PushPredicates, GivesTheSourceWhatItAccepts) {
  const ExpressionPtr kept = call("==", {ref(kMerchant), lit("m")});
  const ExpressionPtr mirrored = call(">", {lit(9), ref(kClient)});
  const ExpressionPtr computed = call(">", {call("+", {ref(kAmount), lit(1.0)}), lit(0.0)});
  const ExpressionPtr condition = plan::join_conjunction(
      {call("isNotNull", {ref(kAmount)}), kept, mirrored, computed, call("isNull", {ref(kTime)}), call("==", {ref(kAmount), lit(2.0)})});
  EXPECT_EQ(after(push_predicates_into_source, plan::make_filter(sales(), condition)),
            "Filter ((merchant#3 = m) AND ((amount#2 + 1.0) > 0.0))\n"
            "+- Relation [client_id#0,transaction_ts#1,amount#2,merchant#3] sales-test, PushedFilters: [IsNotNull(amount), LessThan(client_id,9), "
            "IsNull(transaction_ts), EqualTo(amount,2.0)]\n");
}

TEST(PushPredicates, KeepsNullAndNanConstants) {
  EXPECT_TRUE(
      keeps(push_predicates_into_source, plan::make_filter(sales(), call("==", {ref(kAmount), expr::literal(Value::null(TypeId::kDouble))}))));
  EXPECT_TRUE(keeps(push_predicates_into_source, plan::make_filter(sales(), call(">=", {ref(kAmount), lit(std::nan(""))}))));
}

// Each row keeps the random number that it has in the query as it was written.
TEST(NonDeterministic, StaysWhereItIs) {
  const plan::NamedExpression drawn = named(call("rand", {lit(1)}), 9, "drawn");
  const NodePtr project = plan::make_project(sales(), {pass(kClient), drawn});
  const ExpressionPtr is_client = call(">", {ref(kClient), lit(0)});
  EXPECT_TRUE(keeps(push_filter_through_project, plan::make_filter(project, is_client)));
  EXPECT_TRUE(keeps(collapse_projects, plan::make_project(project, {named(call("+", {ref(drawn.output), lit(1.0)}), 10, "y")})));
  const ExpressionPtr is_lucky = call("<", {call("rand", {lit(1)}), lit(0.5)});
  EXPECT_TRUE(keeps(combine_filters, plan::make_filter(plan::make_filter(sales(), is_client), is_lucky)));
  EXPECT_TRUE(keeps(push_predicates_into_source, plan::make_filter(sales(), plan::join_conjunction({is_lucky, call("isNotNull", {ref(kAmount)})}))));
  EXPECT_TRUE(keeps(fold_constants, plan::make_project(sales(), {drawn})));
}

TEST(PruneColumns, ReachesTheScanThroughEverything) {
  const plan::NamedExpression twice = named(call("*", {ref(kAmount), lit(2.0)}), 9, "twice");
  const NodePtr project = plan::make_project(plan::make_filter(sales(), call("isNotNull", {ref(kMerchant)})), {pass(kClient), twice, pass(kTime)});
  EXPECT_EQ(after(prune_columns, plan::make_aggregate(project, {pass(kClient)}, {count_rows(11)}, -1)),
            "Aggregate [client_id#0], [client_id#0, count(1) AS count#11]\n"
            "+- Project [client_id#0]\n"
            "   +- Filter (merchant#3 IS NOT NULL)\n"
            "      +- Relation [client_id#0,merchant#3] sales-test, ReadSchema: struct<client_id:int,merchant:string>\n");
}

TEST(PruneColumns, CountingNeedsNoColumn) {
  EXPECT_EQ(after(prune_columns, plan::make_aggregate(sales(), {}, {count_rows(11)}, -1)),
            "Aggregate [count(1) AS count#11]\n+- Relation [] sales-test, ReadSchema: struct<>\n");
}

TEST(PruneColumns, DropsUnreadAggregatesOfABatchOnly) {
  const auto total_of = [](bool is_streaming, int64_t operator_id) {
    const plan::NamedAggregate total = sum_of(kAmount, 12, "total");
    return plan::make_project(plan::make_aggregate(sales(is_streaming), {}, {count_rows(11), total}, operator_id), {pass(total.output)});
  };
  EXPECT_EQ(after(prune_columns, total_of(false, -1)),
            "Project [total#12]\n+- Aggregate [sum(amount#2) AS total#12]\n"
            "   +- Relation [amount#2] sales-test, ReadSchema: struct<amount:double>\n");
  EXPECT_EQ(after(prune_columns, total_of(true, 0)),
            "Project [total#12]\n+- Aggregate [count(1) AS count#11, sum(amount#2) AS total#12]\n"
            "   +- StreamingRelation [amount#2] sales-test, ReadSchema: struct<amount:double>\n");
}

TEST(PruneColumns, StopsAtTheGeneratorWhatOnlyItReads) {
  plan::Generate generate{sales(), expr::find_generator("posexplode"), {call("split", {ref(kMerchant), lit(" ")})}};
  generate.columns = {0, 1};
  generate.generated = {{20, "pos", TypeId::kInt, false}, {21, "word", TypeId::kString, false}};
  const plan::NamedExpression word = pass(generate.generated[1]);
  EXPECT_EQ(after(prune_columns, plan::make_project(plan::make_generate(generate), {pass(kClient), word})),
            "Project [client_id#0, word#21]\n"
            "+- Generate posexplode(split(merchant#3,  , -1)), [1], false, [word#21]\n"
            "   +- Relation [client_id#0,merchant#3] sales-test, ReadSchema: struct<client_id:int,merchant:string>\n");
}

TEST(PruneColumns, NarrowsLocalRows) {
  const auto cell = [](const Value& value) { return expr::repeat(value, 1, arrow::default_memory_pool()); };
  const Batch row{1, {cell(Value::integer(1)), cell(Value::string("a"))}};
  const NodePtr local = plan::make_local_relation({{row}}, {kClient, kMerchant});
  const NodePtr pruned = prune_columns(plan::make_project(local, {pass(kMerchant)}), Config());
  const auto* rows = pruned->as<plan::Project>()->child->as<plan::LocalRelation>();
  ASSERT_EQ(rows->batches[0].columns.size(), 1U);
  EXPECT_EQ(expr::value_at(*rows->batches[0].columns[0], 0, TypeId::kString), Value::string("a"));
}

TEST(RemoveNoopProjects, KeepsOrderAndNames) {
  EXPECT_EQ(after(remove_noop_projects, plan::make_project(sales(), {pass(kClient), pass(kTime), pass(kAmount), pass(kMerchant)})), kScan);
  EXPECT_TRUE(keeps(remove_noop_projects, plan::make_project(sales(), {pass(kTime), pass(kClient), pass(kAmount), pass(kMerchant)})));
  plan::NamedExpression respelled = pass(kClient);
  respelled.output.name = "CLIENT_ID";
  EXPECT_TRUE(keeps(remove_noop_projects, plan::make_project(sales(), {respelled, pass(kTime), pass(kAmount), pass(kMerchant)})));
}

}  // namespace
}  // namespace izvor::optimize
