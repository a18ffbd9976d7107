#pragma once

#include <vector>

#include "izvor/expr/expression.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::analyze {

// What groups by window(time) has no rows without a time.
plan::NodePtr keep_rows_in_windows(plan::NodePtr child, const std::vector<plan::NamedExpression>& keys, expr::EvalMode mode);

}  // namespace izvor::analyze
