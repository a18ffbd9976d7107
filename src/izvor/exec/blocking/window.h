#pragma once

#include <vector>

#include "izvor/exec/exec_node.h"
#include "izvor/expr/window_call.h"

namespace izvor::exec {

// Expressions are bound to the input.
struct WindowSpec {
  std::vector<expr::ExpressionPtr> partition;
  std::vector<expr::ExpressionPtr> order;
  std::vector<expr::SortDirection> directions;  // of `order`
  std::vector<expr::WindowCall> calls;
  Schema output;  // the input's columns, then one a call
};

// Sorts the rows by partition and order, and adds to each what the calls give over the rows around it. The rows of one partition are in memory
// together.
ExecNodePtr make_window(ExecNodePtr input, WindowSpec spec);

}  // namespace izvor::exec
