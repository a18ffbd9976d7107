#include "izvor/expr/functions/mersenne_twister.h"

#include <array>

namespace izvor::expr {
namespace {

// The initial state from an array of words (the reference implementation's init_by_array), in the form that the standard's engine asks for.
class ArraySeed {
 public:
  using result_type = uint32_t;

  explicit ArraySeed(int64_t seed) : words_{static_cast<uint32_t>(static_cast<uint64_t>(seed) >> 32), static_cast<uint32_t>(seed)} {}

  template <typename Iterator>
  void generate(Iterator begin, Iterator end) const {
    const auto size = static_cast<uint32_t>(end - begin);
    begin[0] = 19650218;
    for (uint32_t i = 1; i < size; ++i) begin[i] = 1812433253 * mix(begin[i - 1]) + i;
    uint32_t i = 1;
    const auto advance = [&] {
      if (++i < size) return;
      begin[0] = begin[size - 1];
      i = 1;
    };
    for (uint32_t k = 0, j = 0; k < size; ++k, j = (j + 1) % words_.size()) {
      begin[i] = (static_cast<uint32_t>(begin[i]) ^ (mix(begin[i - 1]) * 1664525)) + words_[j] + j;
      advance();
    }
    for (uint32_t k = 1; k < size; ++k) {
      begin[i] = (static_cast<uint32_t>(begin[i]) ^ (mix(begin[i - 1]) * 1566083941)) - i;
      advance();
    }
    begin[0] = 0x80000000;
  }

 private:
  template <typename Word>
  static uint32_t mix(Word word) {
    return static_cast<uint32_t>(word) ^ (static_cast<uint32_t>(word) >> 30);
  }

  std::array<uint32_t, 2> words_;
};

std::mt19937 seeded(int64_t seed) {
  ArraySeed words(seed);
  return std::mt19937(words);
}

}  // namespace

MersenneTwister::MersenneTwister(int64_t seed) : engine_(seeded(seed)) {}

int32_t MersenneTwister::next(int32_t bound) {
  if ((bound & -bound) == bound) return static_cast<int32_t>((static_cast<int64_t>(bound) * bits(31)) >> 31);
  int64_t drawn = 0;
  int64_t value = 0;
  do {
    drawn = bits(31);
    value = drawn % bound;
  } while (drawn - value + (bound - 1) > INT32_MAX);
  return static_cast<int32_t>(value);
}

int64_t MersenneTwister::next_long() {
  const auto high = static_cast<uint64_t>(bits(32));
  return static_cast<int64_t>(high << 32 | bits(32));
}

}  // namespace izvor::expr
