#include "izvor/exec/stateful/shard_partition.h"

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/type.h>

#include <cstring>

#include "izvor/expr/gather.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::exec {
namespace {

// Old rows to new positions, a stable counting sort by shard.
void order_rows(const PackedKeys& keys, int shards, ShardPartition& out) {
  out.starts.assign(static_cast<size_t>(shards) + 1, 0);
  for (int64_t i = 0; i < keys.count; ++i) ++out.starts[state::shard_of(keys.hashes[i], shards) + 1];
  for (int s = 0; s < shards; ++s) out.starts[s + 1] += out.starts[s];
  out.order.resize(static_cast<size_t>(keys.count));
  std::vector<int64_t> next(out.starts.begin(), out.starts.end() - 1);
  for (int64_t i = 0; i < keys.count; ++i) out.order[next[state::shard_of(keys.hashes[i], shards)]++] = static_cast<int32_t>(i);
}

void take_fixed_keys(const PackedKeys& keys, int width, const std::vector<int32_t>& order, PackedKeys& out) {
  out.nulls.resize(order.size());
  out.data.resize(order.size() * width + 1);
  for (size_t i = 0; i < order.size(); ++i) out.nulls[i] = keys.nulls[order[i]];
  if (width == 8) {
    for (size_t i = 0; i < order.size(); ++i) std::memcpy(out.data.data() + i * 8, keys.data.data() + static_cast<size_t>(order[i]) * 8, 8);
  } else {
    for (size_t i = 0; i < order.size(); ++i)
      std::memcpy(out.data.data() + i * width, keys.data.data() + static_cast<size_t>(order[i]) * width, width);
  }
}

void take_variable_keys(const PackedKeys& keys, const std::vector<int32_t>& order, PackedKeys& out) {
  out.variable.clear();
  out.offsets.assign(1, 0);
  for (const int32_t row : order) {
    out.variable.append(keys.variable, keys.offsets[row], keys.offsets[row + 1] - keys.offsets[row]);
    out.offsets.push_back(out.variable.size());
  }
}

template <typename T>
std::shared_ptr<arrow::Array> take_values(const arrow::ArrayData& column, const std::vector<int32_t>& order, arrow::MemoryPool* pool) {
  const auto count = static_cast<int64_t>(order.size());
  std::shared_ptr<arrow::Buffer> values = value_or_throw(arrow::AllocateBuffer(count * static_cast<int64_t>(sizeof(T)), pool));
  const T* from = column.GetValues<T>(1);
  T* to = reinterpret_cast<T*>(values->mutable_data());
  for (int64_t i = 0; i < count; ++i) to[i] = from[order[i]];
  return arrow::MakeArray(arrow::ArrayData::Make(column.type, count, {nullptr, std::move(values)}, 0));
}

}  // namespace

void partition_by_shard(const PackedKeys& keys, const state::KeyLayout& layout, int shards, ShardPartition& out) {
  order_rows(keys, shards, out);
  out.keys.count = keys.count;
  out.keys.hashes.resize(static_cast<size_t>(keys.count));
  for (size_t i = 0; i < out.order.size(); ++i) out.keys.hashes[i] = keys.hashes[out.order[i]];
  if (layout.is_fixed()) {
    take_fixed_keys(keys, layout.width(), out.order, out.keys);
  } else {
    take_variable_keys(keys, out.order, out.keys);
  }
}

std::shared_ptr<arrow::Array> take(const std::shared_ptr<arrow::Array>& column, const std::vector<int32_t>& order, arrow::MemoryPool* pool) {
  if (column->null_count() == 0 && column->type()->byte_width() == 8) return take_values<int64_t>(*column->data(), order, pool);
  if (column->null_count() == 0 && column->type()->byte_width() == 4) return take_values<int32_t>(*column->data(), order, pool);
  return expr::gather(*column, order.data(), static_cast<int64_t>(order.size()), pool);
}

}  // namespace izvor::exec
