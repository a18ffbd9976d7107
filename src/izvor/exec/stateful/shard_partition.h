#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "izvor/exec/stateful/group_keys.h"

namespace izvor::exec {

// The rows of one batch ordered by state shard. Reused from batch to batch by one worker.
struct ShardPartition {
  std::vector<int64_t> starts;  // shards + 1: rows of shard s are [starts[s], starts[s + 1]) in the new order
  std::vector<int32_t> order;   // new position -> old row
  PackedKeys keys;              // in the new order
};

void partition_by_shard(const PackedKeys& keys, const state::KeyLayout& layout, int shards, ShardPartition& out);

// The rows of `column` in the given order.
std::shared_ptr<arrow::Array> take(const std::shared_ptr<arrow::Array>& column, const std::vector<int32_t>& order, arrow::MemoryPool* pool);

}  // namespace izvor::exec
