#pragma once

#include <functional>

#include "izvor/plan/expression_rewrite.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::optimize {

// Offers each operator once its inputs are rewritten; null keeps it. Gives the same pointer when nothing changed.
plan::NodePtr rewrite_nodes(const plan::NodePtr& plan, const std::function<plan::NodePtr(const plan::NodePtr&)>& rewrite);

// Rewrites every expression of one operator, operands first. Gives the same pointer when nothing changed.
plan::NodePtr rewrite_expressions(const plan::NodePtr& node, const plan::ExpressionRewrite& rewrite);

// Whether the named expression passes a column on under its own id.
bool is_passed_on(const plan::NamedExpression& named);

}  // namespace izvor::optimize
