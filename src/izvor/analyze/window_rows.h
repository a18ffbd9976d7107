#pragma once

#include <vector>

#include "izvor/analyze/analysis.h"
#include "izvor/expr/expression.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::analyze {

// What groups by window(time) has no rows without a time.
plan::NodePtr keep_rows_in_windows(plan::NodePtr child, const std::vector<plan::NamedExpression>& keys, expr::EvalMode mode);

// The columns with those of keys that are windows of time, by whose names groups are spoken of; what has such a name already hides it.
std::vector<ScopeColumn> with_window_columns(std::vector<ScopeColumn> columns, const std::vector<plan::NamedExpression>& keys,
                                             const NameMatcher& names);

}  // namespace izvor::analyze
