#include "izvor/optimize/rewrite.h"

#include <utility>

namespace izvor::optimize {
namespace {

// Rewrites expressions of an operator and remembers whether one changed.
class ExpressionRewriter {
 public:
  explicit ExpressionRewriter(const plan::ExpressionRewrite& rewrite) : rewrite_(rewrite) {}

  void apply(plan::ExpressionPtr& expression) {
    plan::ExpressionPtr rewritten = plan::rewrite_bottom_up(expression, rewrite_);
    changed_ |= rewritten != expression;
    expression = std::move(rewritten);
  }
  void apply(std::vector<plan::NamedExpression>& expressions) {
    for (plan::NamedExpression& named : expressions) apply(named.expression);
  }
  void apply(std::vector<plan::NamedAggregate>& aggregates) {
    for (plan::NamedAggregate& aggregate : aggregates) {
      expr::for_each_expression(aggregate.call, [&](plan::ExpressionPtr& expression) { apply(expression); });
    }
  }

  void visit(plan::Filter& filter) { apply(filter.condition); }
  void visit(plan::Project& project) { apply(project.expressions); }
  void visit(plan::Aggregate& aggregate) {
    apply(aggregate.groupings);
    apply(aggregate.aggregates);
  }
  template <typename WithoutExpressions>
  void visit(WithoutExpressions&) {}

  bool changed() const { return changed_; }

 private:
  const plan::ExpressionRewrite& rewrite_;
  bool changed_ = false;
};

}  // namespace

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
  plan::Node copy = *node;
  ExpressionRewriter rewriter(rewrite);
  std::visit([&](auto& op) { rewriter.visit(op); }, copy.op);
  return rewriter.changed() ? std::make_shared<const plan::Node>(std::move(copy)) : node;
}

bool is_passed_on(const plan::NamedExpression& named) {
  const auto* column = named.expression->as<expr::AttributeReference>();
  return column != nullptr && column->attribute.id == named.output.id;
}

}  // namespace izvor::optimize
