#include "izvor/expr/functions/sketch/hll_bytes.h"

#include <cstring>

#include "izvor/expr/functions/sketch/sketch_errors.h"

namespace izvor::expr {
namespace {

using Bytes = std::string_view;

constexpr uint8_t kSerialVersion = 1;
constexpr uint8_t kFamily = 7;
constexpr uint8_t kLeastLgK = 4;
constexpr uint8_t kMostLgK = 21;
constexpr uint8_t kLeastLgKOfSet = 8;
constexpr uint8_t kLeastLgOfSet = 5;
constexpr uint8_t kCompactFlag = 8;
constexpr size_t kListStart = 8;
constexpr size_t kSetStart = 12;
constexpr size_t kFlagsAt = 5;
constexpr size_t kCurrentMinimumAt = 6;
constexpr size_t kModeAt = 7;
constexpr size_t kCountAtMinimumAt = 32;
constexpr size_t kAuxiliaryCountAt = 36;
constexpr size_t kRegistersStart = 40;
constexpr uint32_t kValueBits = 6;
constexpr uint32_t kMostValue = (1u << kValueBits) - 1;
constexpr uint32_t kSlotMask = (1u << 26) - 1;
constexpr uint32_t kInAuxiliary = 15;

// What does not fit; becomes the error that names the function.
[[noreturn]] void refuse(const char* what) { throw std::invalid_argument(what); }

uint8_t byte_at(Bytes bytes, size_t at) { return static_cast<uint8_t>(bytes[at]); }
uint32_t word_at(Bytes bytes, size_t at) {
  if (bytes.size() < at + sizeof(uint32_t)) refuse("too short");
  uint32_t word;
  std::memcpy(&word, bytes.data() + at, sizeof word);
  return word;
}

bool is_compact(Bytes bytes) { return (byte_at(bytes, kFlagsAt) & kCompactFlag) != 0; }

// A list without coupons may also lack the room for them.
std::string list_image(Bytes bytes) {
  constexpr uint32_t kMostCoupons = 8;
  const uint32_t coupons = byte_at(bytes, kCurrentMinimumAt);
  if (coupons > kMostCoupons) refuse("more coupons than a list holds");
  if (coupons > 0) return std::string(bytes);
  std::string image(bytes.substr(0, kListStart));
  image[kFlagsAt] = static_cast<char>(byte_at(bytes, kFlagsAt) | kCompactFlag);
  return image;
}

// A table that is too full would be searched without end.
void check_set(Bytes bytes) {
  const uint8_t lg_k = byte_at(bytes, 3);
  const uint8_t lg_size = byte_at(bytes, 4);
  const uint32_t count = word_at(bytes, 8);
  if (lg_k < kLeastLgKOfSet) refuse("a set of a sketch without sets");
  const uint8_t most = static_cast<uint8_t>(lg_k - 3);
  if (is_compact(bytes)) {
    if (count > 3 * (1u << most) / 4) refuse("more coupons than a set holds");
    return;
  }
  if (lg_size < kLeastLgOfSet || lg_size > most || count > 3 * (1u << lg_size) / 4) refuse("more coupons than a set holds");
  uint32_t present = 0;
  for (uint32_t i = 0; i < 1u << lg_size; ++i) present += word_at(bytes, kSetStart + i * sizeof(uint32_t)) != 0 ? 1 : 0;
  if (present != count) refuse("another number of coupons");
}

// The registers of an image with 4, 6 or 8 bits for each, as one byte for each.
std::string registers_of(Bytes bytes, uint32_t bits) {
  const uint32_t count = 1u << byte_at(bytes, 3);
  const size_t size = bits == 6 ? count * 3 / 4 + 1 : count * bits / 8;
  if (bytes.size() < kRegistersStart + size) refuse("too short");
  const uint8_t minimum = bits == 4 ? byte_at(bytes, kCurrentMinimumAt) : 0;
  std::string registers(count, '\0');
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t at = i * bits;
    uint32_t value = byte_at(bytes, kRegistersStart + at / 8);
    if (bits != 8 && at / 8 + 1 < size) value |= static_cast<uint32_t>(byte_at(bytes, kRegistersStart + at / 8 + 1)) << 8;
    value = (value >> (at % 8)) & ((1u << bits) - 1);
    registers[i] = static_cast<char>(bits == 4 && value == kInAuxiliary ? 0 : value + minimum);
  }
  if (bits != 4) return registers;
  const size_t pairs = kRegistersStart + size;
  for (size_t at = pairs; at + sizeof(uint32_t) <= bytes.size(); at += sizeof(uint32_t)) {
    const uint32_t pair = word_at(bytes, at);
    if (pair != 0) registers[pair & kSlotMask & (count - 1)] = static_cast<char>(pair >> 26);
  }
  return registers;
}

// The image with registers of 8 bits.
std::string with_whole_registers(Bytes bytes) {
  static constexpr uint32_t kBits[] = {4, 6, 8};
  if (bytes.size() < kRegistersStart) refuse("too short");
  const std::string registers = registers_of(bytes, kBits[byte_at(bytes, kModeAt) >> 2]);
  uint32_t zeros = 0;
  for (const char value : registers) {
    if (static_cast<uint8_t>(value) > kMostValue) refuse("a register beyond its range");
    zeros += value == 0 ? 1 : 0;
  }
  const uint32_t no_auxiliary = 0;
  std::string image(bytes.substr(0, kRegistersStart));
  image[4] = 0;
  image[kCurrentMinimumAt] = 0;
  image[kModeAt] = static_cast<char>(datasketches::hll_mode::HLL | (datasketches::HLL_8 << 2));
  std::memcpy(image.data() + kCountAtMinimumAt, &zeros, sizeof zeros);
  std::memcpy(image.data() + kAuxiliaryCountAt, &no_auxiliary, sizeof no_auxiliary);
  return image + registers;
}

datasketches::hll_sketch read(Bytes bytes) {
  if (bytes.size() < kListStart) refuse("too short");
  if (byte_at(bytes, 1) != kSerialVersion || byte_at(bytes, 2) != kFamily) refuse("not of this family");
  if (byte_at(bytes, 3) < kLeastLgK || byte_at(bytes, 3) > kMostLgK) refuse("k out of its range");
  if (byte_at(bytes, kModeAt) >> 2 > datasketches::HLL_8) refuse("unknown registers");
  std::string image(bytes);
  switch (byte_at(bytes, kModeAt) & 3) {
    case datasketches::hll_mode::LIST: image = list_image(bytes); break;
    case datasketches::hll_mode::SET: check_set(bytes); break;
    case datasketches::hll_mode::HLL: image = with_whole_registers(bytes); break;
    default: refuse("unknown mode");
  }
  return datasketches::hll_sketch::deserialize(image.data(), image.size());
}

}  // namespace

datasketches::hll_sketch read_hll(Bytes bytes, std::string_view function) {
  return reading_sketch(SketchKind::kHll, function, [&] { return read(bytes); });
}

std::string hll_bytes(const datasketches::hll_sketch& sketch) {
  const auto bytes = sketch.serialize_updatable();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void require_same_lg_k(uint8_t left, uint8_t right, std::string_view function) {
  if (left == right) return;
  throw Error("HLL_UNION_DIFFERENT_LG_K",
              {{"left", std::to_string(left)}, {"right", std::to_string(right)}, {"function", "`" + std::string(function) + "`"}});
}

}  // namespace izvor::expr
