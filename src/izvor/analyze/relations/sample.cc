// sample, randomSplit and sampleBy: rows by random numbers of a seed.
#include <cmath>
#include <random>

#include "izvor/analyze/collectors.h"
#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/statistics.h"
#include "izvor/error.h"
#include "izvor/expr/cell_order.h"
#include "izvor/expr/function.h"
#include "izvor/expr/generator_function.h"

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

// Each row as often as a Poisson variable of this mean says: how many of its thresholds the drawn number has passed.
ResolvedRelation with_replacement(const ResolvedRelation& child, const Drawn& drawn, double mean, Analysis& analysis) {
  constexpr double kAlmostOne = 1 - 1e-12;
  ExpressionPtr count = expr::literal(Value::integer(0));
  double probability = std::exp(-mean);
  double reached = probability;
  for (int repeats = 1; reached < kAlmostOne && repeats < 1000; ++repeats) {
    count = call("if", {call(">=", {drawn.number, number(reached)}), expr::literal(Value::integer(repeats)), count});
    probability *= mean / repeats;
    reached += probability;
  }
  plan::Generate generate;
  generate.child = drawn.rows;
  generate.generator = expr::find_generator("explode");
  generate.arguments = {call("array_repeat", {expr::literal(Value::integer(0)), count})};
  generate.columns = {0};
  generate.generated = {analysis.new_attribute("repeat", TypeId::kInt, false)};
  ResolvedRelation sample = child;
  sample.plan = keep_columns(plan::make_generate(std::move(generate)), child.plan->output);
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
  ResolvedRelation child = analysis.resolve(sample.input());
  const double fraction = sample.upper_bound() - sample.lower_bound();
  const bool fits = fraction >= 0 && (sample.with_replacement() || (sample.lower_bound() >= 0 && sample.upper_bound() <= 1 + 1e-6));
  if (!fits) throw_unsupported("A sampling fraction beyond 0 to 1");
  plan::NodePtr rows = sample.deterministic_order() ? in_fixed_order(child.plan) : child.plan;
  const Drawn drawn = draw(rows, seed_of(sample.has_seed(), sample.seed()), analysis);
  if (sample.with_replacement()) return with_replacement(child, drawn, fraction, analysis);
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
