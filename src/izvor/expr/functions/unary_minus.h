#pragma once

#include "izvor/expr/expression.h"

namespace izvor::expr {

// -x as an operator: what the function negative gives, printed as "(- x)".
ExpressionPtr unary_minus(ExpressionPtr argument, EvalMode mode);

}  // namespace izvor::expr
