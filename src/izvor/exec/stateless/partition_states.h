#pragma once

#include <vector>

#include "izvor/base/worker_pool.h"
#include "izvor/exec/exec_node.h"
#include "izvor/expr/partition_state.h"

namespace izvor::exec {

// Of one run: a worker has the batches of a partition in order, one partition after the other.
class PartitionStates {
 public:
  explicit PartitionStates(const BatchContext& context) : states_(static_cast<size_t>(context.pool->threads())) {}

  expr::PartitionState& of(int worker, const Batch& batch) {
    expr::PartitionState& state = states_[static_cast<size_t>(worker)];
    state.enter(batch.partition());
    return state;
  }

 private:
  std::vector<expr::PartitionState> states_;
};

}  // namespace izvor::exec
