#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "izvor/expr/aggregates/cell_codec.h"
#include "izvor/expr/aggregates/state_cells.h"

namespace izvor::expr {

// The last cells of a state that keeps entries found by a key. `entries` is kept: a uint32_t count, then the entries. `index`, a hash table of the
// entries, is not: it is built again when it is missing.
struct EntryCells {
  BytesCell entries{};
  BytesCell index{};
};

// Entries in states: each an optional cell as CellCodec has it (the key) and `payload` bytes behind it.
// So the entries are the bytes of an array (no payload) or of a map (the value as an optional cell).
class EntrySet {
 public:
  EntrySet(const DataType& key, uint32_t payload, CellCodec::Form form = CellCodec::Form::kGrouping) : codec_(key, form), payload_(payload) {}

  const CellCodec& codec() const { return codec_; }

  // Where the payload of the key's entry is, and whether the entry is new (its payload is then zero). `key` is the cell; without data it is null.
  std::pair<char*, bool> find_or_insert(EntryCells& cells, std::string_view key, StateArena& arena) const;

  static uint32_t count(const EntryCells& cells);
  // fn(key, payload) for the entries in the order in which they came.
  template <typename Fn>
  void for_each(const EntryCells& cells, Fn&& fn) const;

 private:
  char* find(const EntryCells& cells, std::string_view key, uint32_t hash) const;
  void rebuild_index(EntryCells& cells, uint32_t slots, StateArena& arena) const;

  CellCodec codec_;
  uint32_t payload_;
};

template <typename Fn>
void EntrySet::for_each(const EntryCells& cells, Fn&& fn) const {
  if (cells.entries.size == 0) return;
  ByteCursor bytes(view(cells.entries));
  for (auto left = bytes.value<uint32_t>(); left > 0; --left) {
    const std::string_view key = codec_.take_optional(bytes);
    fn(key, bytes.take(payload_));
  }
}

}  // namespace izvor::expr
