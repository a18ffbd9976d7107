#include <algorithm>

#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

using Proto = spark::connect::Aggregate;

void require_group_by(const Proto& aggregate) {
  if (aggregate.group_type() == Proto::GROUP_TYPE_GROUPBY) return;
  throw_unsupported("An aggregation of the kind " + Proto::GroupType_Name(aggregate.group_type()));
}

std::vector<plan::NamedExpression> resolve_keys(const Proto& aggregate, const std::vector<ScopeColumn>& input, Analysis& analysis) {
  AggregateCollector found(analysis);
  std::vector<plan::NamedExpression> keys;
  for (const TypedExpression& key : ExpressionAnalyzer(analysis, input, found).analyze_list(aggregate.grouping_expressions())) {
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

}  // namespace

ResolvedRelation resolve_aggregate(const spark::connect::Relation& relation, Analysis& analysis) {
  const Proto& aggregate = relation.aggregate();
  require_group_by(aggregate);
  if (!aggregate.has_input()) throw Error("CONNECT_INVALID_PLAN.AGGREGATE_NEEDS_PLAN_INPUT");
  const ResolvedRelation child = analysis.resolve(aggregate.input());
  const std::vector<plan::NamedExpression> keys = resolve_keys(aggregate, child.columns, analysis);
  const std::vector<ScopeColumn> scope = with_key_names(child.columns, keys, analysis.names());
  Collectors collectors(analysis, plan::is_streaming(*child.plan));
  const std::vector<TypedExpression> list =
      ExpressionAnalyzer(analysis, scope, collectors.parts(child)).analyze_list(aggregate.aggregate_expressions());
  refuse_key_names_in_arguments(collectors.aggregates, child.columns);
  return make_aggregation(child, keys, list, collectors, analysis);
}

}  // namespace izvor::analyze
