#pragma once

#include <functional>
#include <vector>

#include "izvor/expr/expression.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::plan {

// Returns the replacement of an expression, or null to keep it.
using ExpressionRewrite = std::function<ExpressionPtr(const ExpressionPtr&)>;

// The arguments of a call, the child of a cast, else nothing.
std::vector<ExpressionPtr> operands(const expr::Expression& expression);
// The same operation over other operands (as many as before, of the same types); the operand types decide nothing anew.
ExpressionPtr with_operands(const expr::Expression& expression, std::vector<ExpressionPtr> operands);

// Offers the expression, then the operands of what was kept. What `rewrite` returns is not looked into. Gives the same pointer when nothing
// changed.
ExpressionPtr rewrite_top_down(const ExpressionPtr& expression, const ExpressionRewrite& rewrite);
// Offers operands before the operation that uses them.
ExpressionPtr rewrite_bottom_up(const ExpressionPtr& expression, const ExpressionRewrite& rewrite);

// "a AND b AND c" as a, b, c, in order.
std::vector<ExpressionPtr> split_conjunction(const ExpressionPtr& condition);
// The inverse; nothing when the list is empty.
ExpressionPtr join_conjunction(const std::vector<ExpressionPtr>& conjuncts);

}  // namespace izvor::plan
