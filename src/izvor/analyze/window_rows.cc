#include "izvor/analyze/window_rows.h"

#include <algorithm>

#include "izvor/analyze/session_rows.h"
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

std::vector<ScopeColumn> with_window_columns(std::vector<ScopeColumn> columns, const std::vector<plan::NamedExpression>& keys,
                                             const NameMatcher& names) {
  for (const plan::NamedExpression& key : keys) {
    const auto* call = key.expression->as<expr::Call>();
    // A sliding window is a column of the rows.
    const bool is_window = call == nullptr ? key.output.name == "window" : is_session_key(key) || call->function->name() == "window";
    const auto same = [&](const ScopeColumn& column) { return names.equal(column.attribute.name, key.output.name); };
    if (is_window && std::none_of(columns.begin(), columns.end(), same)) columns.push_back({key.output, {}});
  }
  return columns;
}

}  // namespace izvor::analyze
