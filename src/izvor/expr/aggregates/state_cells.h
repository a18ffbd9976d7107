#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <type_traits>

#include "izvor/error.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/types/int128.h"

namespace izvor::expr {

// How a value of physical type T is kept in a state (aggregate_function.h).
template <typename T>
struct StateCellOf {
  using type = std::conditional_t<std::is_floating_point_v<T>, double, int64_t>;
};
template <>
struct StateCellOf<Int128> {
  using type = DecimalCell;
};
template <>
struct StateCellOf<std::string_view> {
  using type = BytesCell;
};
template <typename T>
using StateCell = typename StateCellOf<T>::type;

// The state as the struct that an accumulator declares: a uint64_t null mask first, then the cells.
template <typename State>
State& state_at(uint8_t* state) {
  return *reinterpret_cast<State*>(state);
}
template <typename State>
const State& state_at(const uint8_t* state) {
  return *reinterpret_cast<const State*>(state);
}

inline std::string_view view(const BytesCell& cell) { return {cell.data, cell.size}; }

// Makes room for `size` bytes, of which the present ones are kept. Memory grows by doubling: what is left behind is less than what is used.
inline void reserve(BytesCell& cell, size_t size, StateArena& arena) {
  if (size <= cell.capacity) return;
  if (size > std::numeric_limits<uint32_t>::max() / 2) {
    throw Error("IZVOR_OUT_OF_MEMORY_BUDGET", {{"consumer", "One state of an aggregate"},
                                               {"requested", std::to_string(size)},
                                               {"limit", std::to_string(std::numeric_limits<uint32_t>::max() / 2)},
                                               {"available", "0"}});
  }
  const size_t capacity = cell.size == 0 ? size : std::max<size_t>(size, size_t{2} * cell.size);
  char* data = arena.allocate(capacity);
  if (cell.size != 0) std::memcpy(data, cell.data, cell.size);
  cell.data = data;
  cell.capacity = static_cast<uint32_t>(capacity);
}

// Where `count` new bytes at the end are to be written.
inline char* extend(BytesCell& cell, size_t count, StateArena& arena) {
  reserve(cell, cell.size + count, arena);
  char* at = cell.data + cell.size;
  cell.size += static_cast<uint32_t>(count);
  return at;
}

inline void append(BytesCell& cell, std::string_view bytes, StateArena& arena) {
  if (!bytes.empty()) std::memcpy(extend(cell, bytes.size(), arena), bytes.data(), bytes.size());
}

template <typename T>
T from_cell(const StateCell<T>& cell) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return view(cell);
  } else if constexpr (std::is_same_v<T, Int128>) {
    return cell.value;
  } else {
    return static_cast<T>(cell);
  }
}

template <typename T>
void assign(StateCell<T>& cell, T value, StateArena& arena) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    cell.size = 0;
    append(cell, value, arena);
  } else if constexpr (std::is_same_v<T, Int128>) {
    cell.value = value;
  } else {
    cell = static_cast<StateCell<T>>(value);
  }
}

}  // namespace izvor::expr
