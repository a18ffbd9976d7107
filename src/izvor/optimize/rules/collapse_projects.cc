#include <algorithm>
#include <map>

#include "izvor/optimize/rewrite.h"
#include "izvor/optimize/rules/rules.h"

namespace izvor::optimize {
namespace {

using Meanings = std::map<plan::AttributeId, plan::ExpressionPtr>;

bool is_cheap(const expr::Expression& expression) {
  return expression.as<expr::AttributeReference>() != nullptr || expression.as<expr::Literal>() != nullptr;
}

void count_references(const plan::ExpressionPtr& expression, std::map<plan::AttributeId, int>& counts) {
  plan::rewrite_top_down(expression, [&](const plan::ExpressionPtr& part) {
    if (const auto* column = part->as<expr::AttributeReference>()) ++counts[column->attribute.id];
    return plan::ExpressionPtr();
  });
}

// Whether each thing that the lower projection computes is used at most once above. What is not deterministic stays where it is: above, it could
// stand in a branch that not all rows reach.
bool can_be_inlined(const plan::Project& upper, const plan::Project& lower) {
  std::map<plan::AttributeId, int> uses;
  for (const plan::NamedExpression& named : upper.expressions) count_references(named.expression, uses);
  return std::all_of(lower.expressions.begin(), lower.expressions.end(), [&](const plan::NamedExpression& named) {
    const int most = expr::is_deterministic(*named.expression) ? 1 : 0;
    return is_cheap(*named.expression) || uses[named.output.id] <= most;
  });
}

plan::NodePtr collapse(const plan::NodePtr& node) {
  const auto* upper = node->as<plan::Project>();
  const auto* lower = upper == nullptr ? nullptr : upper->child->as<plan::Project>();
  if (lower == nullptr || !can_be_inlined(*upper, *lower)) return nullptr;
  Meanings meaning;
  for (const plan::NamedExpression& named : lower->expressions) meaning.emplace(named.output.id, named.expression);
  std::vector<plan::NamedExpression> expressions = upper->expressions;
  for (plan::NamedExpression& named : expressions) {
    named.expression = expr::substitute(named.expression, [&](const plan::Attribute& attribute) { return meaning.at(attribute.id); });
  }
  return plan::make_project(lower->child, std::move(expressions));
}

}  // namespace

plan::NodePtr collapse_projects(const plan::NodePtr& plan, const Config&) { return rewrite_nodes(plan, collapse); }

}  // namespace izvor::optimize
