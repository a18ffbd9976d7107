#pragma once

#include "izvor/exec/blocking/join_spec.h"
#include "izvor/exec/exec_node.h"

namespace izvor::exec {

// Joins by equal keys; there is at least one. The right rows go into a hash table, the left ones pass by it. Over the memory budget both sides
// are divided by the hash of their keys into files, and the parts are joined one by one.
ExecNodePtr make_hash_join(ExecNodePtr left, ExecNodePtr right, JoinSpec spec);

}  // namespace izvor::exec
