#pragma once

#include "izvor/exec/exec_node.h"
#include "izvor/expr/expression.h"

namespace izvor::exec {

// Operators that work on each batch by itself. Expressions are bound to the input's columns.
ExecNodePtr make_filter(ExecNodePtr input, expr::ExpressionPtr condition);
ExecNodePtr make_project(ExecNodePtr input, const std::vector<expr::ExpressionPtr>& expressions, Schema output);
// Each row once for each projection.
ExecNodePtr make_expand(ExecNodePtr input, const std::vector<std::vector<expr::ExpressionPtr>>& projections, Schema output);

}  // namespace izvor::exec
