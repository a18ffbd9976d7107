#pragma once

#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include <arrow/util/decimal.h>

#include "izvor/expr/aggregates/exact_sum.h"
#include "izvor/expr/function_errors.h"
#include "izvor/expr/input_type.h"
#include "izvor/expr/physical_type.h"
#include "izvor/types/arrow_mapping.h"
#include "izvor/types/data_type.h"
#include "izvor/types/int128.h"

namespace izvor::expr {

// Cells of numbers, and of dates, times and intervals as the numbers that they are, computed with as doubles.

template <typename T>
double to_double(T value, const DataType& type) {
  if constexpr (std::is_same_v<T, Int128>) {
    const std::string text = decimal_text(value, type.scale());
    double out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
  } else {
    return static_cast<double>(value);
  }
}

// Whole numbers are cut off, as by Java's casts; decimals are rounded half up.
template <typename T>
T from_double(double value, const DataType& type) {
  if constexpr (std::is_same_v<T, Int128>) {
    const auto decimal = value_or_throw(arrow::Decimal128::FromReal(value, type.precision(), type.scale()));
    return (static_cast<Int128>(decimal.high_bits()) << 64) | decimal.low_bits();
  } else if constexpr (std::is_integral_v<T>) {
    constexpr auto kLeast = static_cast<double>(std::numeric_limits<T>::min());
    if (std::isnan(value)) return 0;
    if (value <= kLeast) return std::numeric_limits<T>::min();
    if (value >= -kLeast) return std::numeric_limits<T>::max();
    return static_cast<T>(value);
  } else {
    return static_cast<T>(value);
  }
}

// What approximate percentiles and histograms take.
inline InputType number_like() {
  return InputType::one_of(
      {InputType::numeric(), TypeId::kDate, TypeId::kTimestamp, TypeId::kTimestampNtz, TypeId::kYearMonthInterval, TypeId::kDayTimeInterval});
}

// fn(Physical<T>{}) for the types of number_like().
template <typename Fn>
decltype(auto) visit_number_like(const DataType& type, Fn&& fn) {
  return visit_physical(type, [&]<typename T>(Physical<T> physical) -> decltype(fn(Physical<double>{})) {
    if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string_view>) {
      throw_unsupported_type(type);
    } else {
      return fn(physical);
    }
  });
}

// The value of a constant integer argument. Throws NON_FOLDABLE_INPUT, UNEXPECTED_NULL or, outside of the range, VALUE_OUT_OF_RANGE.
int64_t constant_integer(const Expression& argument, const std::string& sql, const std::string& name, int64_t least, int64_t most,
                         const std::string& range, const std::string& suffix);

}  // namespace izvor::expr
