#pragma once

#include <memory>
#include <string>
#include <vector>

#include "izvor/state/state_schema.h"
#include "izvor/state/state_shard.h"
#include "izvor/types/batch.h"
#include "izvor/types/row_key.h"

namespace izvor::exec {

// Keys of one batch in the form of its KeyLayout, with hashes. Reused from batch to batch by one worker.
struct PackedKeys {
  int64_t count = 0;
  std::vector<uint64_t> hashes;
  std::vector<uint8_t> nulls;     // fixed form
  std::vector<uint8_t> data;      // fixed form
  std::string variable;           // variable form
  std::vector<uint64_t> offsets;  // variable form, count + 1

  state::KeyBatch view(const state::KeyLayout& layout) const { return slice(layout, 0, count); }
  state::KeyBatch slice(const state::KeyLayout& layout, int64_t from, int64_t rows) const;
};

// Turns grouping columns into state keys and back. Values that group together get the same bytes: all NaNs, -0.0 and 0.0, nulls.
class GroupKeys {
 public:
  explicit GroupKeys(const state::KeyLayout& layout);

  void pack(const std::vector<std::shared_ptr<arrow::Array>>& columns, int64_t num_rows, PackedKeys& out) const;
  std::vector<std::shared_ptr<arrow::Array>> unpack(const std::vector<state::StateRow>& rows, arrow::MemoryPool* pool) const;

 private:
  const state::KeyLayout& layout_;
  RowKeyCodec codec_;
};

}  // namespace izvor::exec
