#pragma once

#include <cmath>
#include <cstdint>
#include <optional>

#include "izvor/expr/functions/number/murmur3.h"
#include "izvor/expr/functions/number/strict_math.h"

namespace izvor::expr {

// The generator of rand, randn and randstr: an xorshift over 64 bits, with what java.util.Random makes of its bits.
class XorShiftRandom {
 public:
  explicit XorShiftRandom(int64_t seed) : state_(scrambled(seed)) {}

  // The lowest bits of the next state, at most 32.
  int32_t next(int bits) {
    state_ ^= state_ << 21;
    state_ ^= state_ >> 35;
    state_ ^= state_ << 4;
    return static_cast<int32_t>(state_ & ((uint64_t{1} << bits) - 1));
  }

  // In [0, 1).
  double next_double() {
    const auto high = static_cast<int64_t>(next(26)) << 27;
    return static_cast<double>(high + next(27)) * 0x1p-53;
  }

  // Of mean 0 and deviation 1, by Marsaglia's polar method, which gives two at a time.
  double next_gaussian() {
    if (spare_) {
      const double value = *spare_;
      spare_.reset();
      return value;
    }
    double x = 0;
    double y = 0;
    double square = 0;
    do {
      x = 2 * next_double() - 1;
      y = 2 * next_double() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const double scale = std::sqrt(-2 * strict_log(square) / square);
    spare_ = y * scale;
    return x * scale;
  }

 private:
  // Near seeds have few bits that differ.
  static uint64_t scrambled(int64_t seed) {
    const uint64_t big_endian = __builtin_bswap64(static_cast<uint64_t>(seed));
    const std::string_view bytes(reinterpret_cast<const char*>(&big_endian), sizeof(big_endian));
    const int32_t low = Murmur3::of_bytes(bytes, 0x3c074a61);
    const int32_t high = Murmur3::of_bytes(bytes, low);
    return static_cast<uint64_t>(static_cast<uint32_t>(high)) << 32 | static_cast<uint32_t>(low);
  }

  uint64_t state_;
  std::optional<double> spare_;
};

}  // namespace izvor::expr
