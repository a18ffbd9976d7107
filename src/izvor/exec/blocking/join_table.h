#pragma once

#include <cstdint>
#include <vector>

#include "izvor/base/memory_budget.h"
#include "izvor/exec/blocking/joined_rows.h"
#include "izvor/exec/stateful/group_keys.h"
#include "izvor/state/state_schema.h"

namespace izvor::exec {

// The keys of one side of a join: evaluated and packed batch by batch. Immutable, shared by threads.
class JoinKeys {
 public:
  JoinKeys(const std::vector<expr::ExpressionPtr>& keys, std::vector<bool> null_safe);

  // Evaluates the keys of a batch; `is_candidate` becomes 0 for rows that match nothing because a key is null.
  void pack(const Batch& batch, const BatchContext& context, PackedKeys& out, std::vector<uint8_t>& is_candidate) const;
  const state::KeyLayout& layout() const { return layout_; }

 private:
  expr::ExpressionGroup keys_;
  std::vector<bool> null_safe_;
  state::KeyLayout layout_;
  GroupKeys packer_;
};

// Right rows by key. Filled once, then read by many threads.
class JoinTable {
 public:
  JoinTable(const JoinKeys& keys, Batch rows, const BatchContext& context);

  RightRows& rows() { return rows_; }
  // Offers each pair of a left row with a right row of the same key to `joined`. `keys` are the left rows'.
  void probe(const PackedKeys& keys, const std::vector<uint8_t>& is_candidate, JoinedRows& joined) const;

 private:
  bool equal(const PackedKeys& keys, int64_t row, int32_t own_row) const;

  const state::KeyLayout& layout_;
  RightRows rows_;
  PackedKeys keys_;
  std::vector<int32_t> heads_;  // by hash: the first row of a chain, or -1
  std::vector<int32_t> next_;   // by row
  MemoryCharge charge_;
};

}  // namespace izvor::exec
