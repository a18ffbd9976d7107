// sample, randomSplit and sampleBy: rows by random numbers of a seed.
#include <random>

#include "izvor/analyze/collectors.h"
#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/statistics.h"
#include "izvor/error.h"
#include "izvor/expr/cell_order.h"
#include "izvor/expr/function.h"

namespace izvor::analyze {
namespace {

using plan::ExpressionPtr;

ExpressionPtr call(const char* function, std::vector<ExpressionPtr> arguments) {
  return expr::call(*expr::find_scalar_function(function), std::move(arguments), expr::EvalMode::kAnsi);
}

ExpressionPtr number(double value) { return expr::literal(Value::floating(value)); }

int64_t seed_of(bool has_seed, int64_t seed) { return has_seed ? seed : static_cast<int64_t>(std::random_device()()); }

// The child's columns with a random number beside them.
struct Drawn {
  plan::NodePtr rows;
  ExpressionPtr number;
};

Drawn draw(const plan::NodePtr& child, int64_t seed, Analysis& analysis) {
  std::vector<plan::NamedExpression> columns;
  for (const plan::Attribute& attribute : child->output) columns.push_back({expr::reference(attribute), attribute});
  const plan::Attribute drawn = analysis.new_attribute("drawn", TypeId::kDouble, false);
  columns.push_back({call("rand", {expr::literal(Value::long_integer(seed))}), drawn});
  return {plan::make_project(child, std::move(columns)), expr::reference(drawn)};
}

ResolvedRelation kept(const ResolvedRelation& child, plan::NodePtr rows, const ExpressionPtr& condition) {
  ResolvedRelation sample = child;
  sample.plan = keep_columns(plan::make_filter(std::move(rows), condition), child.plan->output);
  sample.grouped = nullptr;
  return sample;
}

// The same rows in an order that does not depend on how they came.
plan::NodePtr in_fixed_order(const plan::NodePtr& rows) {
  std::vector<plan::SortKey> keys;
  for (const plan::Attribute& attribute : rows->output) {
    if (expr::is_ordered(attribute.type)) keys.push_back({expr::reference(attribute), {}});
  }
  return keys.empty() ? rows : plan::make_sort(rows, std::move(keys));
}

}  // namespace

ResolvedRelation resolve_sample(const spark::connect::Relation& relation, Analysis& analysis) {
  const spark::connect::Sample& sample = relation.sample();
  const ResolvedRelation child = analysis.resolve(sample.input());
  if (sample.with_replacement()) throw_unsupported("A sample with replacement");
  const bool fits = sample.lower_bound() >= 0 && sample.lower_bound() <= sample.upper_bound() && sample.upper_bound() <= 1 + 1e-6;
  if (!fits) throw_unsupported("A sampling fraction beyond 0 to 1");
  const plan::NodePtr rows = sample.deterministic_order() ? in_fixed_order(child.plan) : child.plan;
  const Drawn drawn = draw(rows, seed_of(sample.has_seed(), sample.seed()), analysis);
  return kept(child, drawn.rows,
              call("and", {call(">=", {drawn.number, number(sample.lower_bound())}), call("<", {drawn.number, number(sample.upper_bound())})}));
}

ResolvedRelation resolve_sample_by(const spark::connect::Relation& relation, Analysis& analysis) {
  const spark::connect::StatSampleBy& sample = relation.sample_by();
  const ResolvedRelation child = analysis.resolve(sample.input());
  AggregateCollector aggregates(analysis);
  ExpressionAnalyzer analyzer(analysis, child.columns, aggregates);
  const TypedExpression stratum = analyzer.analyze(sample.col());
  ExpressionPtr fraction = number(0);
  for (const auto& entry : sample.fractions()) {
    if (!(entry.fraction() >= 0 && entry.fraction() <= 1)) throw_unsupported("A sampling fraction beyond 0 to 1");
    spark::connect::Expression literal;
    *literal.mutable_literal() = entry.stratum();
    const ExpressionPtr same = call("<=>", {stratum.expression, analyzer.analyze(literal).expression});
    fraction = call("if", {same, number(entry.fraction()), fraction});
  }
  const Drawn drawn = draw(child.plan, seed_of(sample.has_seed(), sample.seed()), analysis);
  return kept(child, drawn.rows, call("<", {drawn.number, fraction}));
}

}  // namespace izvor::analyze
