#pragma once

#include <vector>

#include "izvor/expr/expression.h"

namespace izvor::expr {

// What `left op right` (op one of + - * /) stands for where a date, a timestamp or an interval takes part: date + 1 is date_add(date, 1), 2 *
// interval scales the interval. Null where it is arithmetic of numbers, or of two intervals.
ExpressionPtr rewrite_temporal(char op, const std::vector<ExpressionPtr>& arguments, EvalMode mode);

}  // namespace izvor::expr
