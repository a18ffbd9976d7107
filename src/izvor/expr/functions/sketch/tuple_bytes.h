#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

#include <datasketches/tuple_sketch.hpp>

#include "izvor/expr/functions/sketch/summary_mode.h"

namespace izvor::expr {

// The value of a key in a tuple sketch, and how it came about. T: double or int32_t.
template <typename T>
struct TupleSummary {
  T value;
  SummaryMode mode;
};

template <typename T>
T first_value(SummaryMode mode) {
  using Limits = std::numeric_limits<T>;
  switch (mode) {
    case SummaryMode::kSum: return 0;
    case SummaryMode::kMin: return Limits::has_infinity ? Limits::infinity() : Limits::max();
    case SummaryMode::kMax: return Limits::has_infinity ? -Limits::infinity() : Limits::lowest();
    case SummaryMode::kAlwaysOne: return 1;
  }
  return 0;
}

// Whole numbers wrap around. NaN is neither smaller nor greater, and of equal ones the first stays.
template <typename T>
T combined(SummaryMode mode, T left, T right) {
  switch (mode) {
    case SummaryMode::kSum:
      if constexpr (std::is_integral_v<T>) return static_cast<T>(static_cast<uint32_t>(left) + static_cast<uint32_t>(right));
      return left + right;
    case SummaryMode::kMin: return right < left ? right : left;
    case SummaryMode::kMax: return right > left ? right : left;
    case SummaryMode::kAlwaysOne: return 1;
  }
  return left;
}

// What the library asks for updates, unions and intersections.
template <typename T>
struct SummaryPolicy {
  SummaryMode mode = SummaryMode::kSum;

  TupleSummary<T> create() const { return {first_value<T>(mode), mode}; }
  void update(TupleSummary<T>& summary, T value) const { summary.value = combined(mode, summary.value, value); }
  void operator()(TupleSummary<T>& summary, const TupleSummary<T>& other) const { summary = {combined(mode, summary.value, other.value), mode}; }
};

template <typename T>
using TupleSketch = datasketches::compact_tuple_sketch<TupleSummary<T>>;

// Out of bytes of any origin. Throws TUPLE_INVALID_INPUT_SKETCH_BUFFER or TUPLE_INVALID_INPUT_SKETCH_BUFFER_FAMILY.
template <typename T>
TupleSketch<T> read_tuple(std::string_view bytes, std::string_view function);

// As Java's toByteArray() writes it.
template <typename T>
std::string tuple_bytes(const TupleSketch<T>& sketch);

template <typename T>
TupleSketch<T> empty_tuple();
template <typename T>
TupleSketch<T> unite(const TupleSketch<T>& left, const TupleSketch<T>& right, uint8_t lg_k, SummaryMode mode);
// The entries of the 2^lg_k smallest hashes.
template <typename T>
TupleSketch<T> trimmed(const TupleSketch<T>& sketch, uint8_t lg_k);
// An intersection of sketches that are not empty is not empty to Java, even when nothing is in it.
template <typename T>
TupleSketch<T> not_empty(const TupleSketch<T>& sketch);

}  // namespace izvor::expr
