#include "izvor/plan/expression_rewrite.h"

#include <utility>

#include "izvor/expr/function.h"

namespace izvor::plan {
namespace {

using expr::Call;
using expr::Cast;
using expr::Expression;
using expr::Lambda;

bool is_and(const Expression& expression) {
  const auto* call = expression.as<Call>();
  return call != nullptr && call->function == expr::find_scalar_function("and");
}

void split_into(const ExpressionPtr& condition, std::vector<ExpressionPtr>& out) {
  if (!is_and(*condition)) {
    out.push_back(condition);
    return;
  }
  for (const ExpressionPtr& side : condition->as<Call>()->arguments) split_into(side, out);
}

ExpressionPtr rewrite_operands(const ExpressionPtr& expression, const std::function<ExpressionPtr(const ExpressionPtr&)>& rewrite) {
  std::vector<ExpressionPtr> inputs = operands(*expression);
  bool changed = false;
  for (ExpressionPtr& input : inputs) {
    ExpressionPtr rewritten = rewrite(input);
    changed |= rewritten != input;
    input = std::move(rewritten);
  }
  return changed ? with_operands(*expression, std::move(inputs)) : expression;
}

}  // namespace

std::vector<ExpressionPtr> operands(const Expression& expression) {
  if (const auto* call = expression.as<Call>()) return call->arguments;
  if (const auto* cast = expression.as<Cast>()) return {cast->child};
  if (const auto* lambda = expression.as<Lambda>()) return {lambda->body};
  return {};
}

ExpressionPtr with_operands(const Expression& expression, std::vector<ExpressionPtr> operands) {
  Expression copy = expression;
  if (auto* call = std::get_if<Call>(&copy.node)) {
    call->arguments = std::move(operands);
  } else if (auto* cast = std::get_if<Cast>(&copy.node)) {
    cast->child = std::move(operands.front());
  } else if (auto* lambda = std::get_if<Lambda>(&copy.node)) {
    lambda->body = std::move(operands.front());
  }
  return std::make_shared<const Expression>(std::move(copy));
}

ExpressionPtr rewrite_top_down(const ExpressionPtr& expression, const ExpressionRewrite& rewrite) {
  if (ExpressionPtr replacement = rewrite(expression)) return replacement;
  return rewrite_operands(expression, [&](const ExpressionPtr& input) { return rewrite_top_down(input, rewrite); });
}

ExpressionPtr rewrite_bottom_up(const ExpressionPtr& expression, const ExpressionRewrite& rewrite) {
  ExpressionPtr kept = rewrite_operands(expression, [&](const ExpressionPtr& input) { return rewrite_bottom_up(input, rewrite); });
  ExpressionPtr replacement = rewrite(kept);
  return replacement == nullptr ? kept : replacement;
}

std::vector<ExpressionPtr> split_conjunction(const ExpressionPtr& condition) {
  std::vector<ExpressionPtr> conjuncts;
  split_into(condition, conjuncts);
  return conjuncts;
}

ExpressionPtr join_conjunction(const std::vector<ExpressionPtr>& conjuncts) {
  ExpressionPtr joined;
  for (const ExpressionPtr& conjunct : conjuncts) {
    joined = joined == nullptr ? conjunct : expr::call(*expr::find_scalar_function("and"), {joined, conjunct}, expr::EvalMode::kAnsi);
  }
  return joined;
}

}  // namespace izvor::plan
