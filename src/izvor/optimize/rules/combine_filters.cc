#include "izvor/optimize/rewrite.h"
#include "izvor/optimize/rules/rules.h"

namespace izvor::optimize {
namespace {

bool is_true(const expr::Expression& condition) {
  const auto* literal = condition.as<expr::Literal>();
  return literal != nullptr && literal->value == Value::boolean(true);
}

// In "a AND b", b is also evaluated where a is null; as a filter above a it is not. So b must not be able to fail, nor draw
// random numbers.
plan::NodePtr combine(const plan::NodePtr& node) {
  const auto* upper = node->as<plan::Filter>();
  if (upper == nullptr) return nullptr;
  if (is_true(*upper->condition)) return upper->child;
  const auto* lower = upper->child->as<plan::Filter>();
  if (lower == nullptr || expr::can_fail(*upper->condition) || !expr::is_deterministic(*upper->condition)) return nullptr;
  return plan::make_filter(lower->child, plan::join_conjunction({lower->condition, upper->condition}));
}

}  // namespace

plan::NodePtr combine_filters(const plan::NodePtr& plan, const Config&) { return rewrite_nodes(plan, combine); }

}  // namespace izvor::optimize
