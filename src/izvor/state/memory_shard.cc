#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "izvor/base/memory_budget.h"
#include "izvor/state/state_shard.h"

namespace izvor::state {
namespace {

// A slot is [meta uint64][key][value]. A fixed key lies in the slot; of a variable key the slot holds a VariableKey.
//   meta: bit 0 used, bit 1 changed, bits 8-15 key nulls, bits 32-63 low half of the hash
constexpr uint64_t kUsed = 1;
constexpr uint64_t kChanged = 2;
constexpr int64_t kProbeGroup = 64;
constexpr int64_t kPrefetchDistance = 16;
constexpr size_t kHugePage = size_t{2} << 20;

struct VariableKey {
  const char* data;
  uint64_t size;
};

uint64_t make_meta(uint64_t hash, uint8_t nulls) { return (hash << 32) | (static_cast<uint64_t>(nulls) << 8) | kUsed; }

// Zeroed memory; large tables ask for huge pages, because probes are random and would miss the TLB on each.
class SlotMemory {
 public:
  SlotMemory() = default;
  explicit SlotMemory(size_t bytes) : bytes_(bytes) {
    void* address = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (address == MAP_FAILED) throw std::bad_alloc();
    if (bytes >= kHugePage) ::madvise(address, bytes, MADV_HUGEPAGE);
    data_ = static_cast<uint8_t*>(address);
  }
  SlotMemory(SlotMemory&& other) noexcept : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  SlotMemory& operator=(SlotMemory&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~SlotMemory() {
    if (data_ != nullptr) ::munmap(data_, bytes_);
  }
  uint8_t* data() const { return data_; }
  size_t bytes() const { return bytes_; }

 private:
  uint8_t* data_ = nullptr;
  size_t bytes_ = 0;
};

// Bytes that are only ever added.
class ByteArena {
 public:
  std::string_view copy(std::string_view bytes) {
    if (bytes.size() > left_) {
      left_ = std::max<size_t>(kBlock, bytes.size());
      blocks_.push_back(std::make_unique<char[]>(left_));
      next_ = blocks_.back().get();
      allocated_ += left_;
    }
    char* at = next_;
    std::copy(bytes.begin(), bytes.end(), at);
    next_ += bytes.size();
    left_ -= bytes.size();
    return {at, bytes.size()};
  }
  size_t allocated() const { return allocated_; }

 private:
  static constexpr size_t kBlock = size_t{64} << 10;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  size_t left_ = 0;
  size_t allocated_ = 0;
};

// Key access of the three slot forms. equal() is called only when meta agrees, so nulls and half of the hash are equal already.
struct Key8 {
  static constexpr int kWidth = 8;
  explicit Key8(int) {}
  static int width() { return 8; }
  bool equal(const uint8_t* slot_key, const KeyBatch& keys, int64_t row) const {
    uint64_t a = 0;
    uint64_t b = 0;
    std::memcpy(&a, slot_key, 8);
    std::memcpy(&b, keys.data + row * 8, 8);
    return a == b;
  }
  void store(uint8_t* slot_key, const KeyBatch& keys, int64_t row, ByteArena&) const { std::memcpy(slot_key, keys.data + row * 8, 8); }
  std::string_view view(const uint8_t* slot_key) const { return {reinterpret_cast<const char*>(slot_key), 8}; }
};

struct KeyFixed {
  explicit KeyFixed(int width) : width_(width) {}
  int width() const { return width_; }
  bool equal(const uint8_t* slot_key, const KeyBatch& keys, int64_t row) const { return std::memcmp(slot_key, keys.data + row * width_, width_) == 0; }
  void store(uint8_t* slot_key, const KeyBatch& keys, int64_t row, ByteArena&) const { std::memcpy(slot_key, keys.data + row * width_, width_); }
  std::string_view view(const uint8_t* slot_key) const { return {reinterpret_cast<const char*>(slot_key), static_cast<size_t>(width_)}; }

 private:
  int width_;
};

struct KeyVariable {
  explicit KeyVariable(int) {}
  static int width() { return sizeof(VariableKey); }
  static std::string_view row_key(const KeyBatch& keys, int64_t row) {
    return {reinterpret_cast<const char*>(keys.data) + keys.offsets[row], static_cast<size_t>(keys.offsets[row + 1] - keys.offsets[row])};
  }
  bool equal(const uint8_t* slot_key, const KeyBatch& keys, int64_t row) const { return view(slot_key) == row_key(keys, row); }
  void store(uint8_t* slot_key, const KeyBatch& keys, int64_t row, ByteArena& arena) const {
    const std::string_view stored = arena.copy(row_key(keys, row));
    const VariableKey key{stored.data(), stored.size()};
    std::memcpy(slot_key, &key, sizeof key);
  }
  std::string_view view(const uint8_t* slot_key) const {
    VariableKey key;
    std::memcpy(&key, slot_key, sizeof key);
    return {key.data, key.size};
  }
};

template <typename Key>
class MemoryShard final : public StateShard {
 public:
  MemoryShard(const StateSchema& schema, MemoryBudget* budget)
      : key_(schema.keys.width()), value_width_(schema.value_width), slot_width_(8 + key_.width() + schema.value_width), charge_(budget) {}

  void find_or_insert(const KeyBatch& keys, const uint8_t* initial_value, uint8_t** values) override {
    reserve(row_count_ + keys.count);
    for (int64_t from = 0; from < keys.count; from += kProbeGroup) {
      const int64_t to = std::min(keys.count, from + kProbeGroup);
      for (int64_t row = from; row < to; ++row) __builtin_prefetch(slot(keys.hashes[row] & mask_), 1);
      for (int64_t row = from; row < to; ++row) values[row] = find_or_insert_one(keys, row, initial_value);
    }
  }

  std::string_view store_bytes(std::string_view bytes) override {
    const std::string_view stored = arena_.copy(bytes);
    update_charge();
    return stored;
  }

  int64_t row_count() const override { return row_count_; }
  int64_t changed_count() const override { return static_cast<int64_t>(changed_.size()); }
  int64_t inserted_count() const override { return inserted_; }
  int64_t memory_bytes() const override { return charge_.bytes(); }

  void for_each_changed(int64_t run, const RowsFunction& fn) const override {
    const auto count = static_cast<int64_t>(changed_.size());
    visit(count, run, fn, [&](int64_t i) {
      __builtin_prefetch(slot(changed_[std::min(i + kPrefetchDistance, count - 1)]));
      return slot(changed_[i]);
    });
  }

  void for_each(int64_t run, const RowsFunction& fn) const override {
    visit(capacity_, run, fn, [&](int64_t i) { return slot(i); });
  }

  void clear_changes() override {
    for (const uint32_t index : changed_) set_meta(slot(index), meta(slot(index)) & ~kChanged);
    changed_.clear();
    inserted_ = 0;
  }

  void clear() override {
    memory_ = SlotMemory();
    arena_ = ByteArena();
    changed_ = {};
    capacity_ = row_count_ = inserted_ = 0;
    mask_ = 0;
    update_charge();
  }

 private:
  static uint64_t meta(const uint8_t* slot) {
    uint64_t value = 0;
    std::memcpy(&value, slot, 8);
    return value;
  }
  static void set_meta(uint8_t* slot, uint64_t value) { std::memcpy(slot, &value, 8); }
  uint8_t* slot(int64_t index) const { return memory_.data() + index * slot_width_; }

  uint8_t* find_or_insert_one(const KeyBatch& keys, int64_t row, const uint8_t* initial_value) {
    const uint64_t wanted = make_meta(keys.hashes[row], keys.nulls == nullptr ? 0 : keys.nulls[row]);
    uint64_t index = keys.hashes[row] & mask_;
    while (true) {
      uint8_t* at = slot(static_cast<int64_t>(index));
      const uint64_t found = meta(at);
      if ((found & ~kChanged) == wanted && key_.equal(at + 8, keys, row)) {
        if ((found & kChanged) == 0) mark_changed(at, found, index);
        return at + 8 + key_.width();
      }
      if (found == 0) return insert(at, wanted, index, keys, row, initial_value);
      index = (index + 1) & mask_;
    }
  }

  void mark_changed(uint8_t* at, uint64_t found, uint64_t index) {
    set_meta(at, found | kChanged);
    changed_.push_back(static_cast<uint32_t>(index));
  }

  uint8_t* insert(uint8_t* at, uint64_t wanted, uint64_t index, const KeyBatch& keys, int64_t row, const uint8_t* initial_value) {
    key_.store(at + 8, keys, row, arena_);
    std::memcpy(at + 8 + key_.width(), initial_value, value_width_);
    mark_changed(at, wanted, index);
    ++row_count_;
    ++inserted_;
    return at + 8 + key_.width();
  }

  // Room for `rows` in all, at most three quarters full. Not to be called between pointers handed out and their use.
  void reserve(int64_t rows) {
    if (rows * 4 <= capacity_ * 3) return;
    // `rows` assumes that every key is new; growing for that at once would double tables that only see old keys.
    if (row_count_ * 2 >= capacity_ || capacity_ - row_count_ <= (rows - row_count_) * 2) grow(rows);
  }

  void grow(int64_t rows) {
    int64_t capacity = std::max<int64_t>(capacity_ * 2, 64);
    while (rows * 4 > capacity * 3 && capacity - row_count_ < (rows - row_count_) * 2) capacity *= 2;
    if (capacity > (int64_t{1} << 32)) throw std::length_error("state shard");
    SlotMemory old = std::exchange(memory_, SlotMemory(static_cast<size_t>(capacity) * slot_width_));
    const int64_t old_capacity = std::exchange(capacity_, capacity);
    mask_ = static_cast<uint64_t>(capacity - 1);
    changed_.clear();
    for (int64_t i = 0; i < old_capacity; ++i) {
      const uint8_t* from = old.data() + i * slot_width_;
      if (meta(from) != 0) move_slot(from);
    }
    update_charge();
  }

  void move_slot(const uint8_t* from) {
    uint64_t index = (meta(from) >> 32) & mask_;
    while (meta(slot(static_cast<int64_t>(index))) != 0) index = (index + 1) & mask_;
    std::memcpy(slot(static_cast<int64_t>(index)), from, slot_width_);
    if ((meta(from) & kChanged) != 0) changed_.push_back(static_cast<uint32_t>(index));
  }

  template <typename SlotAt>
  void visit(int64_t slots, int64_t run, const RowsFunction& fn, const SlotAt& slot_at) const {
    std::vector<StateRow> rows;
    rows.reserve(static_cast<size_t>(std::min(run, slots)));
    for (int64_t i = 0; i < slots; ++i) {
      const uint8_t* at = slot_at(i);
      const uint64_t found = meta(at);
      if (found == 0) continue;
      rows.push_back({key_.view(at + 8), static_cast<uint8_t>(found >> 8), at + 8 + key_.width()});
      if (static_cast<int64_t>(rows.size()) == run) {
        fn(rows);
        rows.clear();
      }
    }
    if (!rows.empty()) fn(rows);
  }

  void update_charge() {
    charge_.set(static_cast<int64_t>(memory_.bytes() + arena_.allocated()));
  }

  const Key key_;
  const int value_width_;
  const int64_t slot_width_;
  SlotMemory memory_;
  int64_t capacity_ = 0;
  uint64_t mask_ = 0;
  int64_t row_count_ = 0;
  int64_t inserted_ = 0;
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
