#pragma once

#include "izvor/exec/exec_node.h"

namespace izvor::exec {

// Operators that count rows in the order of the source; of a stream in complete mode and of batch queries.

// The first `count` rows that arrive.
ExecNodePtr make_limit(ExecNodePtr input, int64_t count);
// All but these.
ExecNodePtr make_offset(ExecNodePtr input, int64_t count);
// The last `count` rows, which are kept in memory.
ExecNodePtr make_tail(ExecNodePtr input, int64_t count);

}  // namespace izvor::exec
