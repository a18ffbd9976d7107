#include "izvor/analyze/projection.h"

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
  return {plan::make_project(child.plan, std::move(expressions)), std::move(columns)};
}

}  // namespace izvor::analyze
