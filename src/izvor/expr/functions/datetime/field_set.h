#pragma once

#include <array>
#include <cstdint>

#include "izvor/expr/functions/datetime/pattern_compiler.h"

namespace izvor::expr {

// The fields that were found in a text, each with at most one value.
class FieldSet {
 public:
  bool has(DatetimeField field) const { return (present_ >> index(field)) & 1; }
  int64_t operator[](DatetimeField field) const { return values_[index(field)]; }
  int64_t get(DatetimeField field, int64_t otherwise) const { return has(field) ? values_[index(field)] : otherwise; }
  // False, and nothing changes, when it has another value already.
  bool set(DatetimeField field, int64_t value) {
    if (has(field)) return values_[index(field)] == value;
    values_[index(field)] = value;
    present_ |= uint32_t{1} << index(field);
    return true;
  }
  int64_t take(DatetimeField field) {
    present_ &= ~(uint32_t{1} << index(field));
    return values_[index(field)];
  }

 private:
  static size_t index(DatetimeField field) { return static_cast<size_t>(field); }

  std::array<int64_t, static_cast<size_t>(DatetimeField::kCount)> values_;
  uint32_t present_ = 0;
};

}  // namespace izvor::expr
