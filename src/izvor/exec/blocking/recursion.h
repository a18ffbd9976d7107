#pragma once

#include <memory>
#include <vector>

#include "izvor/exec/exec_node.h"

namespace izvor::exec {

// The rows of the round before, which the recursion gives to its step. A plan with a recursion runs once at a time: it is a batch query's.
struct RecursionRound {
  std::vector<Batch> rows;
};

struct RecursionSpec {
  int64_t id = 0;
  int64_t most_levels = 0;
  int64_t most_rows = 0;
  Schema output;
  std::shared_ptr<RecursionRound> round;
};

// The anchor's rows, then round by round what `step` makes of the rows of the round before, until it makes none. A round is held in memory. Throws
// RECURSION_LEVEL_LIMIT_EXCEEDED and RECURSION_ROW_LIMIT_EXCEEDED.
ExecNodePtr make_recursion(ExecNodePtr anchor, ExecNodePtr step, RecursionSpec spec);
// Within a step: the rows of the round before.
ExecNodePtr make_recursion_table(std::shared_ptr<const RecursionRound> round, Schema schema);

}  // namespace izvor::exec
