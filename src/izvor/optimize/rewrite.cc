#include "izvor/optimize/rewrite.h"

#include <utility>

namespace izvor::optimize {
plan::NodePtr rewrite_nodes(const plan::NodePtr& plan, const std::function<plan::NodePtr(const plan::NodePtr&)>& rewrite) {
  std::vector<plan::NodePtr> inputs = plan::children(*plan);
  bool changed = false;
  for (plan::NodePtr& input : inputs) {
    plan::NodePtr rewritten = rewrite_nodes(input, rewrite);
    changed |= rewritten != input;
    input = std::move(rewritten);
  }
  const plan::NodePtr kept = changed ? plan::with_children(*plan, inputs) : plan;
  plan::NodePtr replacement = rewrite(kept);
  return replacement == nullptr ? kept : replacement;
}

plan::NodePtr rewrite_expressions(const plan::NodePtr& node, const plan::ExpressionRewrite& rewrite) {
  return plan::map_expressions(node, [&](const plan::ExpressionPtr& expression) { return plan::rewrite_bottom_up(expression, rewrite); });
}

bool is_passed_on(const plan::NamedExpression& named) {
  const auto* column = named.expression->as<expr::AttributeReference>();
  return column != nullptr && column->attribute.id == named.output.id;
}

}  // namespace izvor::optimize
