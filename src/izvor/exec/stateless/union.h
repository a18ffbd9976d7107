#pragma once

#include <vector>

#include "izvor/exec/exec_node.h"

namespace izvor::exec {

// The rows of all inputs, one input after the other. Columns are matched by position.
ExecNodePtr make_union(std::vector<ExecNodePtr> inputs, Schema output);

}  // namespace izvor::exec
