#pragma once

#include <type_traits>

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

struct Addition : WrappingArithmetic<Addition> {
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
