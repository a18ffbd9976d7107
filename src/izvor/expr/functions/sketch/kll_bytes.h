#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <datasketches/kll_sketch.hpp>

namespace izvor::expr {

constexpr int64_t kDefaultKllK = 200;

// T: int64_t, float or double.
template <typename T>
using KllSketch = datasketches::kll_sketch<T>;

// Out of bytes of any origin. Throws KLL_INVALID_INPUT_SKETCH_BUFFER.
template <typename T>
KllSketch<T> read_kll(std::string_view bytes, std::string_view function);

// How many rows the bytes of a sketch say it has seen. Throws KLL_INVALID_INPUT_SKETCH_BUFFER when they are too few for its items.
template <typename T>
int64_t kll_rows(std::string_view bytes, std::string_view function);

// Java's compact form.
template <typename T>
std::string kll_bytes(const KllSketch<T>& sketch);

// What the image of a sketch tells beside its items.
struct KllImage {
  uint16_t k;
  uint16_t smallest_k;
  uint64_t rows;
  std::vector<uint32_t> levels;  // where each begins, and the end
  bool is_empty;
  bool is_level_zero_sorted;
};
// `bytes` are those of a sketch that was read.
KllImage kll_image(std::string_view bytes);

}  // namespace izvor::expr
