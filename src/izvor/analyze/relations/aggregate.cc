#include <algorithm>

#include <izvor/relations.pb.h>

#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/pivot.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/analyze/window_rows.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

using Proto = spark::connect::Aggregate;

// df.rollup(...), cube and groupingSets: as SQL says them, with the keys before the aggregates.
sql::GroupedSelect as_grouped_select(const Proto& aggregate) {
  sql::GroupedSelect select;
  *select.mutable_input() = aggregate.input();
  sql::Grouping& grouping = *select.add_groupings();
  const bool is_rollup = aggregate.group_type() == Proto::GROUP_TYPE_ROLLUP;
  grouping.set_kind(is_rollup ? sql::Grouping::KIND_ROLLUP : sql::Grouping::KIND_CUBE);
  for (const auto& key : aggregate.grouping_expressions()) {
    sql::Grouping& element = *grouping.add_elements();
    element.set_kind(sql::Grouping::KIND_EXPRESSION);
    *element.add_expressions() = key;
    *select.add_select_list() = key;
  }
  if (aggregate.group_type() == Proto::GROUP_TYPE_GROUPING_SETS) {
    grouping.clear_elements();
    grouping.set_kind(sql::Grouping::KIND_GROUPING_SETS);
    for (const auto& set : aggregate.grouping_sets()) {
      sql::Grouping& element = *grouping.add_elements();
      element.set_kind(sql::Grouping::KIND_SET);
      *element.mutable_expressions() = set.grouping_set();
    }
  }
  for (const auto& expression : aggregate.aggregate_expressions()) *select.add_select_list() = expression;
  return select;
}

std::vector<plan::NamedExpression> resolve_keys(const Proto& aggregate, const std::vector<ScopeColumn>& input, GeneratorCollector& windows,
                                                Analysis& analysis) {
  AggregateCollector found(analysis);
  QueryParts parts{&found, &windows};
  std::vector<plan::NamedExpression> keys;
  for (const TypedExpression& key : ExpressionAnalyzer(analysis, input, parts).analyze_list(aggregate.grouping_expressions())) {
    if (!found.empty()) throw Error("GROUP_BY_AGGREGATE", {{"sqlExpr", expr::to_string(*key.expression)}});
    keys.push_back(to_named(key, analysis));
  }
  return keys;
}

// The aggregates may also go by the names that the keys were given, where the input has no column of that name.
std::vector<ScopeColumn> with_key_names(std::vector<ScopeColumn> input, const std::vector<plan::NamedExpression>& keys, const NameMatcher& names) {
  const size_t input_columns = input.size();
  for (const plan::NamedExpression& key : keys) {
    const auto same_name = [&](const ScopeColumn& column) { return names.equal(column.attribute.name, key.output.name); };
    if (std::none_of(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(input_columns), same_name)) input.push_back({key.output, {}});
  }
  return input;
}

// Aggregates read the input's rows, where a key's new name means nothing yet.
void refuse_key_names_in_arguments(const AggregateCollector& aggregates, const std::vector<ScopeColumn>& input) {
  for (const plan::NamedAggregate& aggregate : aggregates.aggregates()) {
    expr::for_each_expression(aggregate.call, [&](const expr::ExpressionPtr& expression) {
      for (const plan::AttributeId id : expr::referenced_attributes(*expression)) {
        const auto is_read = [id](const ScopeColumn& column) { return column.attribute.id == id; };
        if (std::none_of(input.begin(), input.end(), is_read)) throw_unsupported("An alias of a grouping expression within " + aggregate.output.name);
      }
    });
  }
}

ResolvedRelation resolve_pivoted(const Proto& aggregate, const ResolvedRelation& child, const std::vector<plan::NamedExpression>& keys,
                                 Analysis& analysis) {
  if (aggregate.pivot().values_size() == 0) throw_unsupported("A pivot without its values");
  Collectors collectors(analysis);
  QueryParts parts = collectors.parts(child);
  parts.generators = nullptr;
  ExpressionAnalyzer analyzer(analysis, child.columns, parts);
  const TypedExpression column = analyzer.analyze(aggregate.pivot().col());
  if (!collectors.aggregates.empty()) throw Error("GROUP_BY_AGGREGATE", {{"sqlExpr", column.text}});
  std::vector<PivotValue> values;
  for (const auto& literal : aggregate.pivot().values()) {
    spark::connect::Expression expression;
    *expression.mutable_literal() = literal;
    values.push_back(make_pivot_value(analyzer.analyze(expression), column, analysis));
  }
  const std::vector<TypedExpression> list = analyzer.analyze_list(aggregate.aggregate_expressions());
  return make_pivot(child, keys, column, values, list, collectors, analysis);
}

}  // namespace

ResolvedRelation resolve_aggregate(const spark::connect::Relation& relation, Analysis& analysis) {
  const Proto& aggregate = relation.aggregate();
  if (!aggregate.has_input()) throw Error("CONNECT_INVALID_PLAN.AGGREGATE_NEEDS_PLAN_INPUT");
  const bool is_plain = aggregate.group_type() == Proto::GROUP_TYPE_GROUPBY || aggregate.group_type() == Proto::GROUP_TYPE_PIVOT;
  if (aggregate.group_type() == Proto::GROUP_TYPE_UNSPECIFIED) throw_unsupported("An aggregation of no kind");
  if (!is_plain) return resolve_grouped_select(as_grouped_select(aggregate), analysis);
  ResolvedRelation child = analysis.resolve(aggregate.input());
  GeneratorCollector windows;
  windows.refuse_others();
  const std::vector<plan::NamedExpression> keys = resolve_keys(aggregate, child.columns, windows, analysis);
  child.plan = windows.generate_over(std::move(child.plan), [](const expr::ExpressionPtr& expression) { return expression; });
  child.plan = keep_rows_in_windows(std::move(child.plan), keys, analysis.eval_mode());
  if (aggregate.group_type() == Proto::GROUP_TYPE_PIVOT) return resolve_pivoted(aggregate, child, keys, analysis);
  const std::vector<ScopeColumn> scope = with_key_names(child.columns, keys, analysis.names());
  Collectors collectors(analysis, plan::is_streaming(*child.plan));
  collectors.generators.know(windows);
  const std::vector<TypedExpression> list =
      ExpressionAnalyzer(analysis, scope, collectors.parts(child)).analyze_select_list(aggregate.aggregate_expressions());
  refuse_key_names_in_arguments(collectors.aggregates, child.columns);
  return make_aggregation(child, keys, list, collectors, analysis);
}

}  // namespace izvor::analyze
