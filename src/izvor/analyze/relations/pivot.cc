#include "izvor/analyze/relations/pivot.h"

#include <algorithm>
#include <utility>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/name_resolution.h"
#include "izvor/analyze/projection.h"
#include "izvor/base/config.h"
#include "izvor/error.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function.h"

namespace izvor::analyze {
namespace {

std::string value_name(const plan::ExpressionPtr& value, const Analysis& analysis) {
  const std::string zone = analysis.config().get_string(config::kSessionTimeZone);
  expr::EvalSettings settings;
  settings.time_zone = zone;
  const Value constant = expr::evaluate_constant(*value, settings);
  return constant.is_null() ? "null" : expr::value_to_string(constant, zone);
}

// Columns that the aggregates read.
bool is_read(const plan::Attribute& attribute, const std::vector<plan::NamedAggregate>& aggregates) {
  bool read = false;
  for (const plan::NamedAggregate& aggregate : aggregates) {
    expr::for_each_expression(aggregate.call, [&](const plan::ExpressionPtr& expression) {
      const std::vector<plan::AttributeId> ids = expr::referenced_attributes(*expression);
      read |= std::find(ids.begin(), ids.end(), attribute.id) != ids.end();
    });
  }
  return read;
}

}  // namespace

PivotValue make_pivot_value(const TypedExpression& constant, const TypedExpression& column, Analysis& analysis) {
  const DataType& from = constant.expression->type;
  const DataType& to = column.expression->type;
  if (!expr::cast_allowed(from, to, analysis.eval_mode())) {
    throw Error("PIVOT_VALUE_DATA_TYPE_MISMATCH", {{"value", constant.text}, {"valueType", from.simple_string()}, {"pivotType", to.simple_string()}});
  }
  if (!expr::referenced_attributes(*constant.expression).empty())
    throw Error("NON_LITERAL_PIVOT_VALUES", {{"expression", '"' + constant.text + '"'}});
  const plan::ExpressionPtr value = expr::cast(constant.expression, to, analysis.eval_mode());
  return {value, constant.is_alias ? *constant.name : value_name(value, analysis)};
}

// The aggregates of each combination of keys and pivot value first; then one row a key, with the results of each value side by side.
ResolvedRelation make_pivot(const ResolvedRelation& child, const std::vector<plan::NamedExpression>& keys, const TypedExpression& column,
                            const std::vector<PivotValue>& values, const std::vector<TypedExpression>& aggregates, const Collectors& collectors,
                            Analysis& analysis) {
  std::vector<plan::NamedExpression> all_keys = keys;
  all_keys.push_back({column.expression, analysis.new_attribute("pivot", column.expression->type, column.expression->nullable)});
  const ResolvedRelation grouped = make_aggregation(child, all_keys, aggregates, collectors, analysis);
  const TypedExpression pivot = column_expression(all_keys.back().output);
  std::vector<plan::NamedExpression> groupings;
  for (const plan::NamedExpression& key : keys) groupings.push_back({expr::reference(key.output), key.output});
  std::vector<plan::NamedAggregate> results;
  for (const PivotValue& value : values) {
    for (size_t i = 0; i < aggregates.size(); ++i) {
      const plan::Attribute& result = grouped.columns[all_keys.size() + i].attribute;
      expr::AggregateCall call{expr::find_aggregate_function("first"), {expr::reference(result)}, TypeId::kNull, true, analysis.eval_mode()};
      call.filter =
          resolved_call(*expr::find_scalar_function("<=>"), {pivot, {value.value, value.name, std::nullopt}}, analysis.eval_mode()).expression;
      expr::resolve_call(call, "first(" + result.name + ")");
      const std::string name = aggregates.size() == 1 ? value.name : value.name + "_" + aggregates[i].output_name();
      plan::Attribute output = analysis.new_attribute(name, call.type, true);
      results.push_back({std::move(call), std::move(output)});
    }
  }
  return ResolvedRelation::unqualified(plan::make_aggregate(grouped.plan, std::move(groupings), std::move(results), -1));
}

ResolvedRelation resolve_pivot(const sql::Pivot& pivot, Analysis& analysis) {
  const ResolvedRelation child = analysis.resolve(pivot.input());
  if (pivot.columns_size() != 1) throw_unsupported("PIVOT over several columns");
  const ColumnMatch match = resolve_column({pivot.columns(0)}, child.columns, analysis.names());
  const TypedExpression column = column_expression(match.attribute);
  Collectors collectors(analysis);
  QueryParts parts = collectors.parts(child);
  parts.generators = nullptr;
  ExpressionAnalyzer analyzer(analysis, child.columns, parts);
  std::vector<TypedExpression> aggregates;
  for (const auto& aggregate : pivot.aggregates()) aggregates.push_back(analyzer.analyze(aggregate));
  std::vector<PivotValue> values;
  for (const auto& value : pivot.values()) values.push_back(make_pivot_value(analyzer.analyze(value), column, analysis));
  std::vector<plan::NamedExpression> keys;
  for (const ScopeColumn& candidate : child.columns) {
    const bool is_used = candidate.attribute.id == match.attribute.id || is_read(candidate.attribute, collectors.aggregates.aggregates());
    if (!is_used) keys.push_back({expr::reference(candidate.attribute), candidate.attribute});
  }
  return make_pivot(child, keys, column, values, aggregates, collectors, analysis);
}

}  // namespace izvor::analyze
