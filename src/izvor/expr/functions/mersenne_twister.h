#pragma once

#include <cstdint>
#include <random>

namespace izvor::expr {

// The random numbers that Spark's seeded functions draw: MT19937 seeded by an array of two words, numbers below a bound without bias.
class MersenneTwister {
 public:
  explicit MersenneTwister(int64_t seed);
  static int64_t random_seed() { return static_cast<int64_t>((static_cast<uint64_t>(std::random_device()()) << 32) | std::random_device()()); }

  // 0 <= n < bound; bound is positive.
  int32_t next(int32_t bound);
  int64_t next_long();

 private:
  uint32_t bits(int count) { return static_cast<uint32_t>(engine_()) >> (32 - count); }

  std::mt19937 engine_;
};

}  // namespace izvor::expr
