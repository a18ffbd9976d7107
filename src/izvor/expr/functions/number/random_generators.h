#pragma once

#include <array>
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

// Matsumoto's and Nishimura's MT19937 with a seed of 64 bits, given as two words: the generator of uuid and shuffle.
class MersenneTwister {
 public:
  explicit MersenneTwister(int64_t seed) {
    fill(19650218u);
    const std::array<uint32_t, 2> key{static_cast<uint32_t>(static_cast<uint64_t>(seed) >> 32), static_cast<uint32_t>(seed)};
    size_t at = 1;
    const auto advance = [&] {
      if (++at < kWords) return;
      words_[0] = words_[kWords - 1];
      at = 1;
    };
    for (size_t i = 0; i < kWords; ++i, advance()) {
      words_[at] = (words_[at] ^ (scattered(at) * 1664525u)) + key[i % key.size()] + static_cast<uint32_t>(i % key.size());
    }
    for (size_t i = 1; i < kWords; ++i, advance()) {
      words_[at] = (words_[at] ^ (scattered(at) * 1566083941u)) - static_cast<uint32_t>(at);
    }
    words_[0] = 0x80000000u;
  }

  uint32_t next() {
    if (position_ == kWords) twist();
    uint32_t word = words_[position_++];
    word ^= word >> 11;
    word ^= (word << 7) & 0x9d2c5680u;
    word ^= (word << 15) & 0xefc60000u;
    return word ^ (word >> 18);
  }

  int64_t next_long() {
    const uint64_t high = next();
    return static_cast<int64_t>(high << 32 | next());
  }

 private:
  static constexpr size_t kWords = 624;
  static constexpr size_t kShift = 397;

  uint32_t scattered(size_t at) const { return words_[at - 1] ^ (words_[at - 1] >> 30); }

  void fill(uint32_t seed) {
    words_[0] = seed;
    for (size_t at = 1; at < kWords; ++at) words_[at] = 1812433253u * scattered(at) + static_cast<uint32_t>(at);
  }

  void twist() {
    for (size_t at = 0; at < kWords; ++at) {
      const uint32_t joined = (words_[at] & 0x80000000u) | (words_[(at + 1) % kWords] & 0x7fffffffu);
      words_[at] = words_[(at + kShift) % kWords] ^ (joined >> 1) ^ ((joined & 1) != 0 ? 0x9908b0dfu : 0u);
    }
    position_ = 0;
  }

  std::array<uint32_t, kWords> words_;
  size_t position_ = kWords;
};

}  // namespace izvor::expr
