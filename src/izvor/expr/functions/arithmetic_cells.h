#pragma once

#include <type_traits>

namespace izvor::expr {

// Each writes the (wrapped) result and tells whether it overflowed.

struct Addition {
  static constexpr const char* kSymbol = "+";
  static constexpr const char* kTryFunction = "try_add";
  static constexpr bool kAcceptsIntervals = true;
  template <typename T>
  static bool apply(T a, T b, T& out) {
    if constexpr (std::is_floating_point_v<T>) {
      out = a + b;
      return false;
    } else {
      return __builtin_add_overflow(a, b, &out);
    }
  }
};

struct Subtraction {
  static constexpr const char* kSymbol = "-";
  static constexpr const char* kTryFunction = "try_subtract";
  static constexpr bool kAcceptsIntervals = true;
  template <typename T>
  static bool apply(T a, T b, T& out) {
    if constexpr (std::is_floating_point_v<T>) {
      out = a - b;
      return false;
    } else {
      return __builtin_sub_overflow(a, b, &out);
    }
  }
};

struct Multiplication {
  static constexpr const char* kSymbol = "*";
  static constexpr const char* kTryFunction = "try_multiply";
  static constexpr bool kAcceptsIntervals = false;
  template <typename T>
  static bool apply(T a, T b, T& out) {
    if constexpr (std::is_floating_point_v<T>) {
      out = a * b;
      return false;
    } else {
      return __builtin_mul_overflow(a, b, &out);
    }
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
