#pragma once

#include "izvor/exec/exec_node.h"
#include "izvor/expr/expression.h"

namespace izvor::exec {

// Operators that work on each batch by itself. Expressions are bound to the input's columns.
ExecNodePtr make_filter(ExecNodePtr input, expr::ExpressionPtr condition);
ExecNodePtr make_project(ExecNodePtr input, std::vector<expr::ExpressionPtr> expressions, Schema output);

// The first `count` rows that arrive; of a stream in complete mode and of batch queries.
ExecNodePtr make_limit(ExecNodePtr input, int64_t count);

}  // namespace izvor::exec
