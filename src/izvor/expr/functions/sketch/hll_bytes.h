#pragma once

#include <string>
#include <string_view>

#include <datasketches/hll.hpp>

namespace izvor::expr {

constexpr uint8_t kDefaultLgConfigK = 12;

// A HyperLogLog sketch of DataSketches with registers of 8 bits out of bytes of any origin. Throws HLL_INVALID_INPUT_SKETCH_BUFFER.
datasketches::hll_sketch read_hll(std::string_view bytes, std::string_view function);

// As Java's toUpdatableByteArray() writes it.
std::string hll_bytes(const datasketches::hll_sketch& sketch);

// Throws HLL_UNION_DIFFERENT_LG_K.
void require_same_lg_k(uint8_t left, uint8_t right, std::string_view function);

}  // namespace izvor::expr
