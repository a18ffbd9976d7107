#pragma once

#include <cstdint>
#include <memory>

#include <arrow/type_fwd.h>

#include "izvor/types/data_type.h"

namespace izvor::expr {

// Whether Spark orders the values of the type: all types but maps and what holds a map.
bool is_ordered(const DataType& type);

// Spark's order of the cells of two arrays of one type (perhaps the same array). Made once a batch; the arrays must outlive it.
// Nulls, at the top and within nested values, are equal and come first. NaN equals NaN and is the greatest number, -0.0 equals 0.0, strings and
// binary compare by unsigned bytes, arrays element by element and then by length, structs field by field. Maps are equal when they have the same
// entries in the same order; they are compared by their entries, though Spark refuses to order them, so that they can be found again in a table.
class CellOrder {
 public:
  static std::unique_ptr<const CellOrder> make(const DataType& type, const arrow::Array& a, const arrow::Array& b);
  virtual ~CellOrder() = default;

  // Negative, zero or positive.
  virtual int compare(int64_t row_a, int64_t row_b) const = 0;
  virtual bool equal(int64_t row_a, int64_t row_b) const = 0;
};

// Hashes of the cells of an array: equal cells, as CellOrder has it, have equal hashes. The hash of a value is not kept anywhere: it may change.
class CellHash {
 public:
  static std::unique_ptr<const CellHash> make(const DataType& type, const arrow::Array& array);
  virtual ~CellHash() = default;

  virtual uint64_t hash(int64_t row) const = 0;
};

}  // namespace izvor::expr
