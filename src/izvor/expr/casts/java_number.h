#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace izvor::expr {

// Java's narrowing of a floating-point number: NaN is 0, what lies outside is the nearest bound; byte and short go through int and wrap.
template <typename To, typename From>
To java_narrow(From value) {
  if constexpr (sizeof(To) < sizeof(int32_t)) {
    return static_cast<To>(java_narrow<int32_t>(value));
  } else {
    constexpr From kUpper = static_cast<From>(uint64_t{1} << (8 * sizeof(To) - 1));
    if (value != value) return 0;
    if (value >= kUpper) return std::numeric_limits<To>::max();
    if (value < -kUpper) return std::numeric_limits<To>::min();
    return static_cast<To>(value);
  }
}

// Whether the whole part fits: Spark's DoubleExactNumeric (whose upper bound for long is 2^63, the nearest double).
template <typename To, typename From>
bool fits_exactly(From value) {
  const auto wide = static_cast<double>(value);
  return std::floor(wide) <= static_cast<double>(std::numeric_limits<To>::max()) &&
         std::ceil(wide) >= static_cast<double>(std::numeric_limits<To>::min());
}

}  // namespace izvor::expr
