#include "izvor/exec/blocking/join_table.h"

#include <arrow/array.h>

#include <bit>
#include <cstring>
#include <utility>

namespace izvor::exec {
namespace {

std::vector<Field> key_fields(const std::vector<expr::ExpressionPtr>& keys) {
  std::vector<Field> fields;
  for (const expr::ExpressionPtr& key : keys) fields.emplace_back("key", key->type, key->nullable);
  return fields;
}

}  // namespace

JoinKeys::JoinKeys(const std::vector<expr::ExpressionPtr>& keys, std::vector<bool> null_safe)
    : keys_(keys), null_safe_(std::move(null_safe)), layout_(key_fields(keys)), packer_(layout_) {}

void JoinKeys::pack(const Batch& batch, const BatchContext& context, PackedKeys& out, std::vector<uint8_t>& is_candidate) const {
  const auto columns = expr::project(keys_, batch, context.settings, context.arrow_pool);
  is_candidate.assign(static_cast<size_t>(batch.num_rows), 1);
  for (size_t i = 0; i < columns.size(); ++i) {
    if (null_safe_[i] || columns[i]->null_count() == 0) continue;
    for (int64_t row = 0; row < batch.num_rows; ++row) is_candidate[static_cast<size_t>(row)] &= columns[i]->IsValid(row) ? 1 : 0;
  }
  packer_.pack(columns, batch.num_rows, out);
}

JoinTable::JoinTable(const JoinKeys& keys, Batch rows, const BatchContext& context)
    : layout_(keys.layout()), rows_(std::move(rows)), charge_(context.budget) {
  const auto count = static_cast<size_t>(rows_.batch.num_rows);
  std::vector<uint8_t> is_candidate;
  keys.pack(rows_.batch, context, keys_, is_candidate);
  heads_.assign(std::bit_ceil(count * 2 + 1), -1);
  next_.assign(count, -1);
  charge_.set(static_cast<int64_t>((heads_.size() + next_.size()) * sizeof(int32_t) + count * (sizeof(uint64_t) + 1) + keys_.data.size() +
                                   keys_.variable.size() + keys_.offsets.size() * sizeof(uint64_t)));
  // From the last row to the first, so that each chain ascends.
  for (size_t row = count; row-- > 0;) {
    if (is_candidate[row] == 0) continue;
    int32_t& head = heads_[keys_.hashes[row] & (heads_.size() - 1)];
    next_[row] = head;
    head = static_cast<int32_t>(row);
  }
}

bool JoinTable::equal(const PackedKeys& keys, int64_t row, int32_t own_row) const {
  const auto left = static_cast<size_t>(row);
  const auto right = static_cast<size_t>(own_row);
  if (keys.hashes[left] != keys_.hashes[right]) return false;
  if (layout_.is_fixed()) {
    const auto width = static_cast<size_t>(layout_.width());
    return keys.nulls[left] == keys_.nulls[right] && std::memcmp(keys.data.data() + left * width, keys_.data.data() + right * width, width) == 0;
  }
  const uint64_t size = keys.offsets[left + 1] - keys.offsets[left];
  if (size != keys_.offsets[right + 1] - keys_.offsets[right]) return false;
  return std::memcmp(keys.variable.data() + keys.offsets[left], keys_.variable.data() + keys_.offsets[right], size) == 0;
}

void JoinTable::probe(const PackedKeys& keys, const std::vector<uint8_t>& is_candidate, JoinedRows& joined) const {
  for (int64_t row = 0; row < keys.count; ++row) {
    if (is_candidate[static_cast<size_t>(row)] == 0) continue;
    int32_t candidate = heads_[keys.hashes[static_cast<size_t>(row)] & (heads_.size() - 1)];
    for (; candidate >= 0 && joined.wants(row); candidate = next_[static_cast<size_t>(candidate)]) {
      if (equal(keys, row, candidate)) joined.add(row, candidate);
    }
  }
}

}  // namespace izvor::exec
