#include "izvor/analyze/window_rows.h"

#include "izvor/expr/function.h"

namespace izvor::analyze {
namespace {

// The times of the windows within an expression, as far as they can be null.
void collect_times(const expr::ExpressionPtr& expression, std::vector<expr::ExpressionPtr>& times) {
  if (const auto* cast = expression->as<expr::Cast>()) collect_times(cast->child, times);
  const auto* call = expression->as<expr::Call>();
  if (call == nullptr) return;
  if (call->function->name() == "window" && call->arguments[0]->nullable) times.push_back(call->arguments[0]);
  for (const expr::ExpressionPtr& argument : call->arguments) collect_times(argument, times);
}

}  // namespace

plan::NodePtr keep_rows_in_windows(plan::NodePtr child, const std::vector<plan::NamedExpression>& keys, expr::EvalMode mode) {
  std::vector<expr::ExpressionPtr> times;
  for (const plan::NamedExpression& key : keys) collect_times(key.expression, times);
  for (const expr::ExpressionPtr& time : times) {
    child = plan::make_filter(std::move(child), expr::call(*expr::find_scalar_function("isNotNull"), {time}, mode));
  }
  return child;
}

}  // namespace izvor::analyze
