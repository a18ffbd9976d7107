#include "izvor/expr/aggregates/entry_set.h"

#include <algorithm>
#include <bit>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace izvor::expr {
namespace {

constexpr uint32_t kFirstSlots = 8;

uint32_t hash_of(std::string_view key) { return key.data() == nullptr ? 0 : static_cast<uint32_t>(XXH3_64bits(key.data(), key.size())); }

// The hash table in an index cell, probed linearly.
class Slots {
 public:
  struct Slot {
    uint32_t hash;
    uint32_t start;  // of the entry within the entries; 0: empty
  };

  explicit Slots(const BytesCell& index) : data_(index.data), mask_(index.size / static_cast<uint32_t>(sizeof(Slot)) - 1) {}

  // The first slot behind the hash's place for which stop(slot) holds, or the first empty one.
  template <typename Stop>
  std::pair<uint32_t, Slot> seek(uint32_t hash, Stop&& stop) const {
    for (uint32_t at = hash & mask_;; at = (at + 1) & mask_) {
      Slot slot;
      std::memcpy(&slot, data_ + at * sizeof slot, sizeof slot);
      if (slot.start == 0 || stop(slot)) return {at, slot};
    }
  }
  void add(uint32_t hash, uint32_t start) {
    const uint32_t at = seek(hash, [](const Slot&) { return false; }).first;
    const Slot slot{hash, start};
    std::memcpy(data_ + at * sizeof slot, &slot, sizeof slot);
  }

 private:
  char* data_;
  uint32_t mask_;
};

uint32_t slot_count(const EntryCells& cells) { return cells.index.size / static_cast<uint32_t>(sizeof(Slots::Slot)); }

}  // namespace

uint32_t EntrySet::count(const EntryCells& cells) {
  uint32_t count = 0;
  if (cells.entries.size != 0) std::memcpy(&count, cells.entries.data, sizeof count);
  return count;
}

std::pair<char*, bool> EntrySet::find_or_insert(EntryCells& cells, std::string_view key, StateArena& arena) const {
  const uint32_t entries = count(cells);
  if ((entries + 1) * 4 > slot_count(cells) * 3) rebuild_index(cells, std::max(kFirstSlots, std::bit_ceil((entries + 1) * 2)), arena);
  const uint32_t hash = hash_of(key);
  if (char* payload = find(cells, key, hash)) return {payload, false};

  if (entries == 0) cells.entries.size = 0, extend(cells.entries, sizeof entries, arena);
  const uint32_t start = cells.entries.size;
  char* at = extend(cells.entries, 1 + key.size() + payload_, arena);
  *at++ = key.data() == nullptr ? 0 : 1;
  at = std::copy(key.begin(), key.end(), at);
  std::memset(at, 0, payload_);
  const uint32_t new_count = entries + 1;
  std::memcpy(cells.entries.data, &new_count, sizeof new_count);
  Slots(cells.index).add(hash, start);
  return {at, true};
}

// An encoding is never the beginning of another: where the key's bytes stand, the entry is the key's.
char* EntrySet::find(const EntryCells& cells, std::string_view key, uint32_t hash) const {
  const char flag = key.data() == nullptr ? 0 : 1;
  const std::string_view entries = view(cells.entries);
  const auto is_key = [&](const Slots::Slot& slot) {
    return slot.hash == hash && entries[slot.start] == flag && entries.substr(slot.start + 1, key.size()) == key;
  };
  const Slots::Slot found = Slots(cells.index).seek(hash, is_key).second;
  return found.start == 0 ? nullptr : cells.entries.data + found.start + 1 + key.size();
}

void EntrySet::rebuild_index(EntryCells& cells, uint32_t slots, StateArena& arena) const {
  cells.index.size = 0;
  const size_t bytes = slots * sizeof(Slots::Slot);
  std::memset(extend(cells.index, bytes, arena), 0, bytes);
  Slots index(cells.index);
  for_each(cells, [&](std::string_view key, const char* payload) {
    index.add(hash_of(key), static_cast<uint32_t>(payload - cells.entries.data - key.size() - 1));
  });
}

}  // namespace izvor::expr
