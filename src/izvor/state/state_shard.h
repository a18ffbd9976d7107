#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "izvor/state/state_schema.h"

namespace izvor {
class MemoryBudget;
}

namespace izvor::state {

// Keys of a run of rows, with their hashes (hash_keys). Fixed form: `data` holds count * width bytes and `nulls` a byte a row. Variable
// form: row i is data[offsets[i] .. offsets[i + 1]), `nulls` is null.
struct KeyBatch {
  int64_t count = 0;
  const uint64_t* hashes = nullptr;
  const uint8_t* nulls = nullptr;
  const uint8_t* data = nullptr;
  const uint64_t* offsets = nullptr;  // count + 1 of them
};

// One row of a shard, for reading. `key` is in the layout's form.
struct StateRow {
  std::string_view key;
  uint8_t key_nulls = 0;
  const uint8_t* value = nullptr;
};

// Which shard of `shards` a key with this hash belongs to; the shards of a store never change, so neither may this.
inline int shard_of(uint64_t hash, int shards) { return static_cast<int>(((hash >> 40) * static_cast<uint64_t>(shards)) >> 24); }

// The rows of one part of the key space. Used by one thread at a time: hold mutex() around calls and around the use of what they return.
class StateShard {
 public:
  virtual ~StateShard() = default;

  std::mutex& mutex() { return mutex_; }

  // values[i] becomes the value of row i's key; a key that is not there is inserted with a copy of `initial_value`. Rows count as changed
  // from here on. The pointers hold until the next call.
  virtual void find_or_insert(const KeyBatch& keys, const uint8_t* initial_value, uint8_t** values) = 0;

  // Memory for bytes of variable length in values, which a BytesCell points to; there until clear(). Not aligned.
  virtual char* allocate(size_t bytes) = 0;
  std::string_view store_bytes(std::string_view bytes);

  virtual int64_t row_count() const = 0;
  // Rows changed since the last clear_changes().
  virtual int64_t changed_count() const = 0;
  // Calls fn with runs of at most `run` rows: those changed since clear_changes(), or all.
  using RowsFunction = std::function<void(const std::vector<StateRow>& rows)>;
  virtual void for_each_changed(int64_t run, const RowsFunction& fn) const = 0;
  virtual void for_each(int64_t run, const RowsFunction& fn) const = 0;
  virtual void clear_changes() = 0;
  // Forgets all rows and frees their memory.
  virtual void clear() = 0;

  virtual int64_t memory_bytes() const = 0;

 private:
  std::mutex mutex_;
};

// In memory: rows in the order of their arrival behind a hash index that is probed in prefetched groups.
std::unique_ptr<StateShard> make_memory_shard(const StateSchema& schema, MemoryBudget* budget);

// Hashes of fixed keys (width bytes each) with their null bytes, or of variable keys.
void hash_fixed_keys(const uint8_t* data, int width, const uint8_t* nulls, int64_t count, uint64_t* hashes);
void hash_variable_keys(const uint8_t* data, const uint64_t* offsets, int64_t count, uint64_t* hashes);

}  // namespace izvor::state
