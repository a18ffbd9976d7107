#pragma once

#include <cstdint>

namespace izvor::expr {

// java.util.Random: the same numbers, so that what they choose is what Spark chooses.
class JavaRandom {
 public:
  explicit JavaRandom(uint64_t state) : state_(state) {}
  static uint64_t seeded(uint64_t seed) { return (seed ^ kMultiplier) & kMask; }

  double next_double() {
    const uint64_t high = next(26);
    return static_cast<double>((high << 27) + next(27)) * 0x1p-53;
  }
  // For a bound that is no power of two.
  int32_t next_below(int32_t bound) {
    constexpr uint64_t kRange = uint64_t{1} << 31;
    const auto divisor = static_cast<uint64_t>(bound);
    uint64_t number = next(31);
    while (number - number % divisor + divisor > kRange) number = next(31);
    return static_cast<int32_t>(number % divisor);
  }
  uint64_t state() const { return state_; }

 private:
  static constexpr uint64_t kMultiplier = 0x5DEECE66DULL;
  static constexpr uint64_t kMask = (uint64_t{1} << 48) - 1;

  uint64_t next(int bits) {
    state_ = (state_ * kMultiplier + 0xB) & kMask;
    return state_ >> (48 - bits);
  }

  uint64_t state_;
};

}  // namespace izvor::expr
