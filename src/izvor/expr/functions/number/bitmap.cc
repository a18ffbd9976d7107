// Where a number stands in a row of bitmaps of 4096 bytes each, and how many bits a bitmap has set.
#include <bit>
#include <cstring>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/functions/number/families.h"

namespace izvor::expr {
namespace {

constexpr int64_t kBits = 8 * 4096;

int64_t bit_position(int64_t value) {
  if (value > 0) return (value - 1) % kBits;
  return -(value % kBits);
}

int64_t bucket_number(int64_t value) { return value > 0 ? 1 + (value - 1) / kBits : value / kBits; }

int64_t count_bits(std::string_view bitmap) {
  int64_t count = 0;
  size_t at = 0;
  for (; at + sizeof(uint64_t) <= bitmap.size(); at += sizeof(uint64_t)) {
    uint64_t word;
    std::memcpy(&word, bitmap.data() + at, sizeof(word));
    count += std::popcount(word);
  }
  for (; at < bitmap.size(); ++at) count += std::popcount(static_cast<unsigned char>(bitmap[at]));
  return count;
}

}  // namespace

void register_bitmaps(ScalarFunctionRegistry& registry) {
  add_cells<int64_t(int64_t)>(registry, {"bitmap_bit_position", {TypeId::kLong}, TypeId::kLong}, bit_position);
  add_cells<int64_t(int64_t)>(registry, {"bitmap_bucket_number", {TypeId::kLong}, TypeId::kLong}, bucket_number);
  CellFunctionSpec count{"bitmap_count", {TypeId::kBinary}, TypeId::kLong};
  count.implicit_cast = false;
  add_cells<int64_t(std::string_view)>(registry, std::move(count), count_bits);
}

}  // namespace izvor::expr
