#pragma once

#include <algorithm>
#include <type_traits>

#include "izvor/expr/type_coercion.h"
#include "izvor/types/decimal.h"

namespace izvor::expr {

// Writes the (wrapped) result of `Op` and tells whether it overflowed, which floating-point numbers never do.
template <typename Op>
struct WrappingArithmetic {
  template <typename T>
  static bool apply(T a, T b, T& out) {
    if constexpr (std::is_floating_point_v<T>) {
      out = Op::of_reals(a, b);
      return false;
    } else {
      return Op::of_integers(a, b, &out);
    }
  }
};

// Spark's DecimalType of a sum and a product.
inline DataType decimal_sum_type(const DataType& a, const DataType& b) {
  const int scale = std::max(a.scale(), b.scale());
  return adjusted_decimal(scale + std::max(a.precision() - a.scale(), b.precision() - b.scale()) + 1, scale);
}
inline DataType decimal_product_type(const DataType& a, const DataType& b) {
  return adjusted_decimal(a.precision() + b.precision() + 1, a.scale() + b.scale());
}

struct Addition : WrappingArithmetic<Addition> {
  static constexpr auto decimal_type = decimal_sum_type;
  static constexpr auto of_decimals = decimal_sum;
  static constexpr const char* kSymbol = "+";
  static constexpr const char* kTryFunction = "try_add";
  static constexpr bool kAcceptsIntervals = true;
  template <typename T>
  static T of_reals(T a, T b) {
    return a + b;
  }
  template <typename T>
  static bool of_integers(T a, T b, T* out) {
    return __builtin_add_overflow(a, b, out);
  }
};

struct Subtraction : WrappingArithmetic<Subtraction> {
  static constexpr auto decimal_type = decimal_sum_type;
  static std::optional<Int128> of_decimals(Int128 a, int a_scale, Int128 b, int b_scale, DecimalShape to) {
    return decimal_sum(a, a_scale, -b, b_scale, to);
  }
  static constexpr const char* kSymbol = "-";
  static constexpr const char* kTryFunction = "try_subtract";
  static constexpr bool kAcceptsIntervals = true;
  template <typename T>
  static T of_reals(T a, T b) {
    return a - b;
  }
  template <typename T>
  static bool of_integers(T a, T b, T* out) {
    return __builtin_sub_overflow(a, b, out);
  }
};

struct Multiplication : WrappingArithmetic<Multiplication> {
  static constexpr auto decimal_type = decimal_product_type;
  static constexpr auto of_decimals = decimal_product;
  static constexpr const char* kSymbol = "*";
  static constexpr const char* kTryFunction = "try_multiply";
  static constexpr bool kAcceptsIntervals = false;
  template <typename T>
  static T of_reals(T a, T b) {
    return a * b;
  }
  template <typename T>
  static bool of_integers(T a, T b, T* out) {
    return __builtin_mul_overflow(a, b, out);
  }
};

template <typename T>
bool negate(T value, T& out) {
  if constexpr (std::is_floating_point_v<T>) {
    out = -value;
    return false;
  } else {
    return __builtin_sub_overflow(T{0}, value, &out);
  }
}

}  // namespace izvor::expr
