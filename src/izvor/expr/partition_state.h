#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <utility>

namespace izvor::expr {

struct Call;

// What calls that are not deterministic keep while the rows of a partition pass, batch after batch: where they stand in a sequence of random
// numbers, how many rows they have seen. A partition is what one task reads in order, as a split of a source.
class PartitionState {
 public:
  // The partition of the rows that come next. Another one than before starts all sequences anew.
  void enter(int64_t partition) {
    if (partition == partition_) return;
    partition_ = partition;
    states_.clear();
  }
  int64_t partition() const { return partition_; }

  // The state of a call; the first time, what make() gives. A call asks for one type of state only.
  template <typename State, typename Make>
  State& of(const Call& call, Make&& make) {
    std::shared_ptr<void>& state = states_[&call];
    if (state == nullptr) state = std::make_shared<State>(make());
    return *static_cast<State*>(state.get());
  }

 private:
  int64_t partition_ = 0;
  std::unordered_map<const Call*, std::shared_ptr<void>> states_;
};

}  // namespace izvor::expr
