#pragma once

#include "izvor/exec/blocking/join_spec.h"
#include "izvor/exec/exec_node.h"

namespace izvor::exec {

// Joins without equal keys: every left row meets every right row. The right rows are gathered first, in a file over the memory budget.
ExecNodePtr make_nested_loop_join(ExecNodePtr left, ExecNodePtr right, JoinSpec spec);

}  // namespace izvor::exec
