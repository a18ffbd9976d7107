#pragma once

#include <string_view>
#include <type_traits>

#include "izvor/expr/physical_type.h"

namespace izvor::expr {

// Spark's order of values, without branches for numbers so that loops vectorise: NaN is one value and the greatest.

struct EqualCells {
  template <typename T>
  static bool apply(T a, T b) {
    if constexpr (std::is_floating_point_v<T>) {
      return (a == b) | ((a != a) & (b != b));
    } else {
      return a == b;
    }
  }
};

struct LessCells {
  template <typename T>
  static bool apply(T a, T b) {
    if constexpr (std::is_floating_point_v<T>) {
      return (a < b) | ((a == a) & (b != b));
    } else {
      return a < b;
    }
  }
};

struct LessOrEqualCells {
  template <typename T>
  static bool apply(T a, T b) {
    if constexpr (std::is_floating_point_v<T>) {
      return (a <= b) | (b != b);
    } else {
      return a <= b;
    }
  }
};

}  // namespace izvor::expr
