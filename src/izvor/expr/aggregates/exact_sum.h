#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "izvor/expr/aggregates/cell_accumulator.h"
#include "izvor/expr/function_errors.h"
#include "izvor/types/data_type.h"
#include "izvor/types/int128.h"

namespace izvor::expr {

inline Int128 power_of_ten(int exponent) {
  Int128 power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// "12.50" of 1250 and 2.
std::string decimal_text(Int128 unscaled, int scale);

// Sums within the range of a type: a bigint, an interval or a decimal of some precision.
class ExactSum {
 public:
  explicit ExactSum(const DataType& type) : type_(type), limit_(limit_of(type)) {}

  const DataType& type() const { return type_; }
  // False when the sum does not fit; it is then cut off. The sum of decimals may leave its precision on the way, as Spark's does: whether it is in
  // range is to be asked at the end.
  template <typename Sum>
  bool add(Sum& sum, Int128 value) const {
    Int128 total = 0;
    const bool overflows = __builtin_add_overflow(static_cast<Int128>(sum), value, &total);
    sum = static_cast<Sum>(total);
    return !overflows && (type_.id() == TypeId::kDecimal || in_range(total));
  }
  bool in_range(Int128 sum) const { return -limit_ - lowest_extra() <= sum && sum <= limit_; }
  // What Spark raises, where it raises.
  Error overflow(const std::string& try_function) const;

 private:
  static Int128 limit_of(const DataType& type) {
    if (type.id() == TypeId::kDecimal) return power_of_ten(type.precision()) - 1;
    return type.id() == TypeId::kYearMonthInterval ? std::numeric_limits<int32_t>::max() : std::numeric_limits<int64_t>::max();
  }
  // Integers reach one further below zero.
  int lowest_extra() const { return type_.id() == TypeId::kDecimal ? 0 : 1; }

  DataType type_;
  Int128 limit_;
};

}  // namespace izvor::expr
