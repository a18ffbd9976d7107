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

bool gives(const plan::Node& node, plan::AttributeId id) {
  return std::any_of(node.output.begin(), node.output.end(), [id](const plan::Attribute& attribute) { return attribute.id == id; });
}

// Whether the column is below projections only, or operators that pass on what they are given.
bool can_give(const plan::Node& node, plan::AttributeId id) {
  if (gives(node, id)) return true;
  if (node.as<plan::Aggregate>() != nullptr || node.as<plan::Union>() != nullptr || node.as<plan::Expand>() != nullptr ||
      node.as<plan::Recursion>() != nullptr)
    return false;
  const auto* join = node.as<plan::Join>();
  if (join != nullptr && join->type >= plan::JoinType::kSemi) return can_give(*join->left, id);
  const std::vector<plan::NodePtr> inputs = plan::children(node);
  return std::any_of(inputs.begin(), inputs.end(), [id](const plan::NodePtr& input) { return can_give(*input, id); });
}

// Those of `columns` that the list reads.
std::vector<plan::Attribute> read_of(const std::vector<TypedExpression>& list, const std::vector<ScopeColumn>& columns) {
  std::vector<plan::Attribute> read;
  for (const ScopeColumn& column : columns) {
    const bool is_read = std::any_of(list.begin(), list.end(), [&](const TypedExpression& item) {
      const std::vector<plan::AttributeId> ids = expr::referenced_attributes(*item.expression);
      return std::find(ids.begin(), ids.end(), column.attribute.id) != ids.end();
    });
    if (is_read) read.push_back(column.attribute);
  }
  return read;
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

ResolvedRelation make_projection(const ResolvedRelation& child, const std::vector<TypedExpression>& list, const Collectors& collectors,
                                 Analysis& analysis) {
  if (!collectors.aggregates.empty()) return make_aggregation(child, {}, list, collectors, analysis);
  const auto as_is = [](const plan::ExpressionPtr& expression) { return expression; };
  plan::NodePtr rows = expose_columns(child.plan, read_of(list, child.set_aside));
  rows = collectors.generators.generate_over(collectors.subqueries.join_to(std::move(rows), as_is), as_is);
  rows = collectors.windows.compute_over(std::move(rows), as_is);
  std::vector<plan::NamedExpression> expressions;
  std::vector<ScopeColumn> columns;
  for (const TypedExpression& item : list) {
    expressions.push_back(to_named(item, analysis));
    columns.push_back({expressions.back().output, qualifier_of(expressions.back(), child)});
  }
  return hide_others(child, plan::make_project(std::move(rows), std::move(expressions)), std::move(columns));
}

ResolvedRelation hide_others(const ResolvedRelation& child, plan::NodePtr plan, std::vector<ScopeColumn> columns) {
  ResolvedRelation projected{std::move(plan), std::move(columns), {}, {}, nullptr};
  for (const std::vector<ScopeColumn>* below : {&child.columns, &child.hidden}) {
    for (const ScopeColumn& column : *below) {
      if (!has_column(projected.columns, column.attribute.id)) projected.hidden.push_back(column);
    }
  }
  return projected;
}

plan::NodePtr expose_columns(const plan::NodePtr& plan, const std::vector<plan::Attribute>& hidden) {
  std::vector<plan::Attribute> missing;
  std::copy_if(hidden.begin(), hidden.end(), std::back_inserter(missing),
               [&](const plan::Attribute& wanted) { return !gives(*plan, wanted.id) && can_give(*plan, wanted.id); });
  if (missing.empty()) return plan;
  std::vector<plan::NodePtr> inputs;
  for (const plan::NodePtr& input : plan::children(*plan)) inputs.push_back(expose_columns(input, missing));
  const auto* project = plan->as<plan::Project>();
  if (project == nullptr) return plan::with_children(*plan, inputs);
  std::vector<plan::NamedExpression> expressions = project->expressions;
  for (const plan::Attribute& attribute : missing) expressions.push_back({expr::reference(attribute), attribute});
  return plan::make_project(inputs.front(), std::move(expressions));
}

plan::NodePtr keep_columns(const plan::NodePtr& plan, const std::vector<plan::Attribute>& columns) {
  if (plan->output.size() == columns.size()) return plan;
  std::vector<plan::NamedExpression> kept;
  for (const plan::Attribute& attribute : columns) kept.push_back({expr::reference(attribute), attribute});
  return plan::make_project(plan, std::move(kept));
}

plan::NodePtr replace_node(const plan::NodePtr& plan, const plan::NodePtr& node, const plan::NodePtr& replacement) {
  if (plan == node) return replacement;
  std::vector<plan::NodePtr> inputs = plan::children(*plan);
  bool changed = false;
  for (plan::NodePtr& input : inputs) {
    plan::NodePtr replaced = replace_node(input, node, replacement);
    changed |= replaced != input;
    input = std::move(replaced);
  }
  return changed ? plan::with_children(*plan, inputs) : plan;
}

}  // namespace izvor::analyze
