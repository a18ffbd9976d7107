#pragma once

#include <vector>

#include "izvor/exec/exec_node.h"
#include "izvor/expr/expression.h"

namespace izvor::exec {

struct AggregateSpec {
  std::vector<expr::ExpressionPtr> groupings;  // bound to the input
  std::vector<expr::AggregateCall> calls;      // expressions bound to the input
  Schema output;                               // groupings, then aggregates
  int64_t operator_id = -1;                    // -1: batch query, keeps nothing
};

// Grouping by hash. Rows are first gathered in a small table of each worker; where that hardly shrinks them, they go straight to the state
// shards, under the shard's lock. Emits the groups changed in this batch (update) or all groups (complete, batch).
ExecNodePtr make_hash_aggregate(ExecNodePtr input, AggregateSpec spec);

}  // namespace izvor::exec
