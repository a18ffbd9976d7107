#include "izvor/analyze/projection.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace izvor::analyze {
namespace {

// Columns that are passed on keep the qualifier that they had.
std::vector<std::string> qualifier_of(const plan::NamedExpression& named, const ResolvedRelation& child) {
  for (const ScopeColumn& column : child.columns) {
    if (column.attribute.id == named.output.id) return column.qualifier;
  }
  return {};
}

bool has_column(const std::vector<ScopeColumn>& columns, plan::AttributeId id) {
  return std::any_of(columns.begin(), columns.end(), [id](const ScopeColumn& column) { return column.attribute.id == id; });
}

}  // namespace

plan::NamedExpression to_named(const TypedExpression& expression, Analysis& analysis) {
  const auto* column = expression.expression->as<expr::AttributeReference>();
  if (column != nullptr && !expression.is_alias) {
    plan::Attribute output = column->attribute;
    output.name = expression.output_name();
    return {expression.expression, std::move(output)};
  }
  return {expression.expression, analysis.new_attribute(expression.output_name(), expression.expression->type, expression.expression->nullable)};
}

ResolvedRelation make_projection(const ResolvedRelation& child, const std::vector<TypedExpression>& list, const AggregateCollector& aggregates,
                                 Analysis& analysis) {
  if (!aggregates.empty()) return make_aggregation(child, {}, list, aggregates, analysis);
  std::vector<plan::NamedExpression> expressions;
  std::vector<ScopeColumn> columns;
  for (const TypedExpression& item : list) {
    expressions.push_back(to_named(item, analysis));
    columns.push_back({expressions.back().output, qualifier_of(expressions.back(), child)});
  }
  return hide_others(child, plan::make_project(child.plan, std::move(expressions)), std::move(columns));
}

ResolvedRelation hide_others(const ResolvedRelation& child, plan::NodePtr plan, std::vector<ScopeColumn> columns) {
  ResolvedRelation projected{std::move(plan), std::move(columns), {}};
  for (const std::vector<ScopeColumn>* below : {&child.columns, &child.hidden}) {
    for (const ScopeColumn& column : *below) {
      if (!has_column(projected.columns, column.attribute.id)) projected.hidden.push_back(column);
    }
  }
  return projected;
}

plan::NodePtr expose_columns(const plan::NodePtr& plan, const std::vector<plan::Attribute>& hidden) {
  std::vector<plan::Attribute> missing;
  std::copy_if(hidden.begin(), hidden.end(), std::back_inserter(missing), [&](const plan::Attribute& wanted) {
    return std::none_of(plan->output.begin(), plan->output.end(), [&](const plan::Attribute& attribute) { return attribute.id == wanted.id; });
  });
  if (missing.empty()) return plan;
  std::vector<plan::NodePtr> inputs;
  for (const plan::NodePtr& input : plan::children(*plan)) inputs.push_back(expose_columns(input, missing));
  const auto* project = plan->as<plan::Project>();
  if (project == nullptr) return plan::with_children(*plan, inputs);
  std::vector<plan::NamedExpression> expressions = project->expressions;
  for (const plan::Attribute& attribute : missing) expressions.push_back({expr::reference(attribute), attribute});
  return plan::make_project(inputs.front(), std::move(expressions));
}

}  // namespace izvor::analyze
