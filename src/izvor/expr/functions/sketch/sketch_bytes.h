#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include <datasketches/theta_helpers.hpp>

namespace izvor::expr {

// Bytes of a sketch read from their start. Throws std::out_of_range, which reading_sketch() makes the error that names the function.
class SketchReader {
 public:
  explicit SketchReader(std::string_view bytes) : rest_(bytes) {}

  template <typename T>
  T value() {
    if (rest_.size() < sizeof(T)) throw std::out_of_range("too short");
    T value;
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }
  size_t left() const { return rest_.size(); }

 private:
  std::string_view rest_;
};

template <typename T>
void append_value(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// How sketches of the theta family begin.
struct ThetaPreamble {
  static constexpr uint8_t kReadOnly = 2;
  static constexpr uint8_t kEmpty = 4;
  static constexpr uint8_t kCompact = 8;
  static constexpr uint8_t kOrdered = 16;
  static constexpr uint8_t kSingle = 32;

  uint8_t longs;
  uint8_t serial_version;
  uint8_t family;
  uint8_t byte_3;
  uint8_t byte_4;
  uint8_t flags;
  uint16_t seed_hash;

  bool has(uint8_t flag) const { return (flags & flag) != 0; }
};
static_assert(sizeof(ThetaPreamble) == 8);

inline uint16_t default_seed_hash() {
  static const uint16_t kHash = compute_seed_hash(datasketches::DEFAULT_SEED);
  return kHash;
}

// The library's builders go no lower.
inline uint8_t builder_lg_k(uint8_t lg_k) { return std::max<uint8_t>(lg_k, datasketches::theta_constants::MIN_LG_K); }

}  // namespace izvor::expr
