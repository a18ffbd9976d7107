#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

#include <arrow/array.h>

#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/column.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {

// Cells of a state (layout: aggregate_function.h). T is the type of the cell: int64_t, double or StringCell.

inline uint64_t& null_mask(uint8_t* state) { return *reinterpret_cast<uint64_t*>(state); }
inline uint64_t null_mask(const uint8_t* state) { return *reinterpret_cast<const uint64_t*>(state); }

// The only or first cell.
template <typename T>
T& first_cell(uint8_t* state) {
  return *reinterpret_cast<T*>(state + sizeof(uint64_t));
}
template <typename T>
const T& first_cell(const uint8_t* state) {
  return *reinterpret_cast<const T*>(state + sizeof(uint64_t));
}
template <typename T>
T& second_cell(uint8_t* state) {
  return *reinterpret_cast<T*>(state + 2 * sizeof(uint64_t));
}
template <typename T>
const T& second_cell(const uint8_t* state) {
  return *reinterpret_cast<const T*>(state + 2 * sizeof(uint64_t));
}

// How a value of physical type T is kept.
template <typename T>
using StateCell =
    std::conditional_t<std::is_same_v<T, std::string_view>, StringCell, std::conditional_t<std::is_floating_point_v<T>, double, int64_t>>;

// Whether a value of the type fits into a state cell.
inline bool has_state_cell(const DataType& type) { return has_physical_type(type) && type.id() != TypeId::kDecimal; }

// visit_physical for the types that have a state cell.
template <typename Fn>
decltype(auto) visit_state_cell(const DataType& type, Fn&& fn) {
  return visit_physical(type, [&]<typename T>(Physical<T> physical) -> decltype(fn(Physical<bool>{})) {
    if constexpr (std::is_same_v<T, Int128>) {
      throw_unsupported_type(type);
    } else {
      return fn(physical);
    }
  });
}

// fn(Physical<T>{}) for the type of an argument column, which update() learns from the column itself.
template <typename Fn>
decltype(auto) visit_arrow_number(const arrow::Array& column, Fn&& fn) {
  switch (column.type_id()) {
    case arrow::Type::INT8: return fn(Physical<int8_t>{});
    case arrow::Type::INT16: return fn(Physical<int16_t>{});
    case arrow::Type::INT32: return fn(Physical<int32_t>{});
    case arrow::Type::INT64: return fn(Physical<int64_t>{});
    case arrow::Type::FLOAT: return fn(Physical<float>{});
    case arrow::Type::DOUBLE: return fn(Physical<double>{});
    default: throw Error("INTERNAL_ERROR", {{"message", "No aggregation of " + column.type()->ToString() + "."}});
  }
}

template <typename Fn>
decltype(auto) visit_arrow(const arrow::Array& column, Fn&& fn) {
  switch (column.type_id()) {
    case arrow::Type::BOOL: return fn(Physical<bool>{});
    case arrow::Type::STRING:
    case arrow::Type::BINARY: return fn(Physical<std::string_view>{});
    case arrow::Type::DATE32:
    case arrow::Type::INTERVAL_MONTHS: return fn(Physical<int32_t>{});
    case arrow::Type::TIMESTAMP:
    case arrow::Type::DURATION: return fn(Physical<int64_t>{});
    default: return visit_arrow_number(column, fn);
  }
}

// fn(row) for the rows that are not null; the loop over a column without nulls has no test.
template <typename Fn>
void for_each_input(const arrow::Array& column, int64_t num_rows, Fn&& fn) {
  for_each_valid(Selection::all(num_rows), Validity(*column.data()), fn);
}

}  // namespace izvor::expr
