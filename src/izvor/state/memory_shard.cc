#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "izvor/base/memory_budget.h"
#include "izvor/state/growing_memory.h"
#include "izvor/state/state_shard.h"

namespace izvor::state {
namespace {

// Rows lie one behind the other in the order in which their keys came, as [header uint64][key][value]; a hash index of 8-byte entries points to
// them. Groups that came at about the same time are neighbours: input in the order of time touches little memory, and a table grows without its
// rows being moved one by one.
//   header: bits 0-7 key nulls, bit 8 changed
//   index entry: low half of the hash in the upper 32 bits, row number + 1 in the lower; 0 is empty
constexpr uint64_t kChanged = uint64_t{1} << 8;
constexpr int64_t kProbeGroup = 64;
constexpr int64_t kPrefetchDistance = 16;
constexpr int64_t kFirstRows = 256;

struct VariableKey {
  const char* data;
  uint64_t size;
};

// Bytes that are only ever added.
class ByteArena {
 public:
  char* allocate(size_t bytes) {
    if (bytes > kBlock / 4) return add_block(bytes);
    if (bytes > left_) {
      next_ = add_block(kBlock);
      left_ = kBlock;
    }
    left_ -= bytes;
    return std::exchange(next_, next_ + bytes);
  }
  std::string_view copy(std::string_view bytes) {
    char* at = allocate(bytes.size());
    std::copy(bytes.begin(), bytes.end(), at);
    return {at, bytes.size()};
  }
  size_t allocated() const { return allocated_; }

 private:
  static constexpr size_t kBlock = size_t{64} << 10;

  char* add_block(size_t bytes) {
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(bytes));
    allocated_ += bytes;
    return blocks_.back().get();
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  size_t left_ = 0;
  size_t allocated_ = 0;
};

// Access to keys of the three forms. equal() is called only when half of the hash agrees.
struct Key8 {
  explicit Key8(int) {}
  static int width() { return 8; }
  bool equal(const uint8_t* row_key_at, const KeyBatch& keys, int64_t row) const {
    uint64_t a = 0;
    uint64_t b = 0;
    std::memcpy(&a, row_key_at, 8);
    std::memcpy(&b, keys.data + row * 8, 8);
    return a == b;
  }
  void store(uint8_t* row_key_at, const KeyBatch& keys, int64_t row, ByteArena&) const { std::memcpy(row_key_at, keys.data + row * 8, 8); }
  std::string_view view(const uint8_t* row_key_at) const { return {reinterpret_cast<const char*>(row_key_at), 8}; }
};

struct KeyFixed {
  explicit KeyFixed(int width) : width_(width) {}
  int width() const { return width_; }
  bool equal(const uint8_t* row_key_at, const KeyBatch& keys, int64_t row) const {
    return std::memcmp(row_key_at, keys.data + row * width_, width_) == 0;
  }
  void store(uint8_t* row_key_at, const KeyBatch& keys, int64_t row, ByteArena&) const { std::memcpy(row_key_at, keys.data + row * width_, width_); }
  std::string_view view(const uint8_t* row_key_at) const { return {reinterpret_cast<const char*>(row_key_at), static_cast<size_t>(width_)}; }

 private:
  int width_;
};

struct KeyVariable {
  explicit KeyVariable(int) {}
  static int width() { return sizeof(VariableKey); }
  static std::string_view key_of(const KeyBatch& keys, int64_t row) {
    return {reinterpret_cast<const char*>(keys.data) + keys.offsets[row], static_cast<size_t>(keys.offsets[row + 1] - keys.offsets[row])};
  }
  bool equal(const uint8_t* row_key_at, const KeyBatch& keys, int64_t row) const { return view(row_key_at) == key_of(keys, row); }
  void store(uint8_t* row_key_at, const KeyBatch& keys, int64_t row, ByteArena& arena) const {
    const std::string_view stored = arena.copy(key_of(keys, row));
    const VariableKey key{stored.data(), stored.size()};
    std::memcpy(row_key_at, &key, sizeof key);
  }
  std::string_view view(const uint8_t* row_key_at) const {
    VariableKey key;
    std::memcpy(&key, row_key_at, sizeof key);
    return {key.data, key.size};
  }
};

template <typename Key>
class MemoryShard final : public StateShard {
 public:
  MemoryShard(const StateSchema& schema, MemoryBudget* budget)
      : key_(schema.keys.width()), value_width_(schema.value_width), row_width_(8 + key_.width() + schema.value_width), charge_(budget) {}

  void find_or_insert(const KeyBatch& keys, const uint8_t* initial_value, uint8_t** values) override {
    reserve(keys.count);
    for (int64_t from = 0; from < keys.count; from += kProbeGroup) {
      const int64_t to = std::min(keys.count, from + kProbeGroup);
      std::array<uint64_t, kProbeGroup> at;
      for (int64_t row = from; row < to; ++row) __builtin_prefetch(&entry(keys.hashes[row] & mask_), 1);
      for (int64_t row = from; row < to; ++row) at[row - from] = prefetch_candidate(keys.hashes[row]);
      for (int64_t row = from; row < to; ++row) values[row] = find_or_insert_one(keys, row, at[row - from], initial_value);
    }
    update_charge();
  }

  char* allocate(size_t bytes) override { return arena_.allocate(bytes); }

  int64_t row_count() const override { return row_count_; }
  int64_t changed_count() const override { return static_cast<int64_t>(changed_.size()); }
  int64_t memory_bytes() const override { return charge_.bytes(); }

  void for_each_changed(int64_t run, const RowsFunction& fn) const override {
    const auto count = static_cast<int64_t>(changed_.size());
    visit(count, run, fn, [&](int64_t i) {
      __builtin_prefetch(row_at(changed_[std::min(i + kPrefetchDistance, count - 1)]));
      return row_at(changed_[i]);
    });
  }

  void for_each(int64_t run, const RowsFunction& fn) const override {
    visit(row_count_, run, fn, [&](int64_t i) { return row_at(i); });
  }

  void clear_changes() override {
    for (const uint32_t row : changed_) set_header(row_at(row), header(row_at(row)) & ~kChanged);
    changed_.clear();
  }

  void clear() override {
    rows_ = GrowingMemory();
    index_ = GrowingMemory();
    arena_ = ByteArena();
    changed_ = {};
    index_size_ = row_count_ = 0;
    mask_ = 0;
    update_charge();
  }

 private:
  static uint64_t header(const uint8_t* row) {
    uint64_t value = 0;
    std::memcpy(&value, row, 8);
    return value;
  }
  static void set_header(uint8_t* row, uint64_t value) { std::memcpy(row, &value, 8); }
  uint8_t* row_at(int64_t row) const { return rows_.data() + row * row_width_; }
  uint64_t& entry(uint64_t index) const { return reinterpret_cast<uint64_t*>(index_.data())[index]; }

  // The index entry to go on from: the first that is empty or has the hash's lower half. Its row is most often the one wanted.
  uint64_t prefetch_candidate(uint64_t hash) const {
    for (uint64_t index = hash & mask_;; index = (index + 1) & mask_) {
      const uint64_t found = entry(index);
      if (found != 0 && (found >> 32) != (hash & UINT32_MAX)) continue;
      if (found != 0) __builtin_prefetch(row_at(static_cast<uint32_t>(found) - 1), 1);
      return index;
    }
  }

  uint8_t* find_or_insert_one(const KeyBatch& keys, int64_t row, uint64_t start, const uint8_t* initial_value) {
    const uint64_t hash = keys.hashes[row];
    const uint8_t nulls = keys.nulls == nullptr ? 0 : keys.nulls[row];
    for (uint64_t index = start;; index = (index + 1) & mask_) {
      const uint64_t found = entry(index);
      if (found == 0) return insert(index, hash, nulls, keys, row, initial_value);
      if ((found >> 32) != (hash & UINT32_MAX)) continue;
      const uint32_t number = static_cast<uint32_t>(found) - 1;
      uint8_t* at = row_at(number);
      const uint64_t head = header(at);
      if (static_cast<uint8_t>(head) != nulls || !key_.equal(at + 8, keys, row)) continue;
      if ((head & kChanged) == 0) {
        set_header(at, head | kChanged);
        changed_.push_back(number);
      }
      return at + 8 + key_.width();
    }
  }

  uint8_t* insert(uint64_t index, uint64_t hash, uint8_t nulls, const KeyBatch& keys, int64_t row, const uint8_t* initial_value) {
    const auto number = static_cast<uint32_t>(row_count_++);
    entry(index) = (hash << 32) | (number + 1);
    uint8_t* at = row_at(number);
    set_header(at, nulls | kChanged);
    key_.store(at + 8, keys, row, arena_);
    if (value_width_ != 0) std::memcpy(at + 8 + key_.width(), initial_value, value_width_);
    changed_.push_back(number);
    return at + 8 + key_.width();
  }

  // Room for `more` rows; moves rows, so not between pointers handed out and their use.
  void reserve(int64_t more) {
    const int64_t wanted = row_count_ + more;
    if (wanted >= UINT32_MAX) throw std::length_error("state shard");
    const auto row_bytes = static_cast<size_t>(wanted * row_width_);
    if (row_bytes > rows_.bytes()) rows_.grow(std::max({row_bytes, rows_.bytes() * 2, static_cast<size_t>(kFirstRows * row_width_)}));
    // `wanted` assumes that every key is new; growing for that at once would double an index that only sees old keys.
    if (wanted * 4 > index_size_ * 3 && (row_count_ * 2 >= index_size_ || index_size_ - row_count_ <= more * 2)) grow_index(wanted);
  }

  void grow_index(int64_t rows) {
    int64_t size = std::max<int64_t>(index_size_ * 2, kFirstRows);
    while (rows * 4 > size * 3 && size - row_count_ <= (rows - row_count_) * 2) size *= 2;
    GrowingMemory old = std::exchange(index_, GrowingMemory());
    index_.grow(static_cast<size_t>(size) * sizeof(uint64_t));
    const int64_t old_size = std::exchange(index_size_, size);
    mask_ = static_cast<uint64_t>(size - 1);
    for (int64_t i = 0; i < old_size; ++i) {
      const uint64_t moved = reinterpret_cast<const uint64_t*>(old.data())[i];
      if (moved == 0) continue;
      uint64_t index = (moved >> 32) & mask_;
      while (entry(index) != 0) index = (index + 1) & mask_;
      entry(index) = moved;
    }
  }

  template <typename RowAt>
  void visit(int64_t count, int64_t run, const RowsFunction& fn, const RowAt& row_at) const {
    std::vector<StateRow> rows(static_cast<size_t>(std::min(run, count)));
    for (int64_t from = 0; from < count; from += run) {
      const int64_t size = std::min(run, count - from);
      rows.resize(static_cast<size_t>(size));
      for (int64_t i = 0; i < size; ++i) {
        const uint8_t* at = row_at(from + i);
        rows[i] = {key_.view(at + 8), static_cast<uint8_t>(header(at)), at + 8 + key_.width()};
      }
      fn(rows);
    }
  }

  void update_charge() {
    charge_.set(static_cast<int64_t>(index_.bytes() + arena_.allocated()) + row_count_ * row_width_ +
                static_cast<int64_t>(changed_.capacity() * sizeof(uint32_t)));
  }

  const Key key_;
  const int value_width_;
  const int64_t row_width_;
  GrowingMemory rows_;
  GrowingMemory index_;
  int64_t index_size_ = 0;
  uint64_t mask_ = 0;
  int64_t row_count_ = 0;
  std::vector<uint32_t> changed_;
  ByteArena arena_;
  MemoryCharge charge_;
};

uint64_t mix(uint64_t a, uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

constexpr uint64_t kSeed = 0x9E3779B97F4A7C15ULL;
constexpr uint64_t kMultiplier = 0xD6E8FEB86659FD93ULL;

}  // namespace

std::string_view StateShard::store_bytes(std::string_view bytes) {
  char* at = allocate(bytes.size());
  std::copy(bytes.begin(), bytes.end(), at);
  return {at, bytes.size()};
}

std::unique_ptr<StateShard> make_memory_shard(const StateSchema& schema, MemoryBudget* budget) {
  if (!schema.keys.is_fixed()) return std::make_unique<MemoryShard<KeyVariable>>(schema, budget);
  if (schema.keys.width() == 8) return std::make_unique<MemoryShard<Key8>>(schema, budget);
  return std::make_unique<MemoryShard<KeyFixed>>(schema, budget);
}

void hash_fixed_keys(const uint8_t* data, int width, const uint8_t* nulls, int64_t count, uint64_t* hashes) {
  if (width == 8) {
    for (int64_t i = 0; i < count; ++i) {
      uint64_t key = 0;
      std::memcpy(&key, data + i * 8, 8);
      hashes[i] = mix(key ^ kSeed, kMultiplier + nulls[i]);
    }
    return;
  }
  for (int64_t i = 0; i < count; ++i) {
    hashes[i] = mix(XXH3_64bits_withSeed(data + i * width, static_cast<size_t>(width), nulls[i]) ^ kSeed, kMultiplier);
  }
}

void hash_variable_keys(const uint8_t* data, const uint64_t* offsets, int64_t count, uint64_t* hashes) {
  for (int64_t i = 0; i < count; ++i) {
    hashes[i] = XXH3_64bits(data + offsets[i], static_cast<size_t>(offsets[i + 1] - offsets[i]));
  }
}

}  // namespace izvor::state
