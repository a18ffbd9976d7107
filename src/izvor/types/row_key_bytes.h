#pragma once

// The bytes of single values within row keys (row_key.h).

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

#include "izvor/types/int128.h"

namespace izvor::row_key {

inline constexpr char kNull = 0;
inline constexpr char kPresent = 1;
inline constexpr char kNullLast = 2;
inline constexpr char kElement = 1;
inline constexpr char kEndOfArray = 0;

template <typename Bits>
void store_big_endian(Bits bits, char* out) {
  for (size_t i = 0; i < sizeof(Bits); ++i) out[i] = static_cast<char>(bits >> (8 * (sizeof(Bits) - 1 - i)));
}

template <typename Bits>
Bits load_big_endian(const char* in) {
  Bits bits = 0;
  for (size_t i = 0; i < sizeof(Bits); ++i) bits = static_cast<Bits>((bits << 8) | static_cast<uint8_t>(in[i]));
  return bits;
}

// std::make_unsigned does not know __int128 in every mode.
template <typename T>
struct Unsigned {
  using Type = std::make_unsigned_t<T>;
};
template <>
struct Unsigned<Int128> {
  using Type = unsigned __int128;
};

// The order-preserving bits of a value and back.
template <typename T>
struct OrderedBits {
  using Bits = typename Unsigned<T>::Type;
  static constexpr Bits kSign = static_cast<Bits>(Bits{1} << (8 * sizeof(Bits) - 1));
  static Bits to(T value) { return static_cast<Bits>(static_cast<Bits>(value) ^ kSign); }
  static T from(Bits bits) { return static_cast<T>(static_cast<Bits>(bits ^ kSign)); }
};

template <typename T, typename BitsType>
struct OrderedFloatBits {
  using Bits = BitsType;
  static constexpr Bits kSign = Bits{1} << (8 * sizeof(Bits) - 1);
  static Bits to(T value) {
    if (value != value) value = std::numeric_limits<T>::quiet_NaN();
    if (value == 0) value = 0;
    const Bits bits = std::bit_cast<Bits>(value);
    return (bits & kSign) != 0 ? static_cast<Bits>(~bits) : static_cast<Bits>(bits | kSign);
  }
  static T from(Bits bits) { return std::bit_cast<T>((bits & kSign) != 0 ? static_cast<Bits>(bits ^ kSign) : static_cast<Bits>(~bits)); }
};
template <>
struct OrderedBits<float> : OrderedFloatBits<float, uint32_t> {};
template <>
struct OrderedBits<double> : OrderedFloatBits<double, uint64_t> {};

inline size_t count_zeros(std::string_view text) {
  size_t count = 0;
  for (const char* at = text.data(); (at = static_cast<const char*>(std::memchr(at, 0, text.data() + text.size() - at))) != nullptr; ++at) ++count;
  return count;
}

inline char* write_string(std::string_view text, char* out) {
  if (!text.empty() && std::memchr(text.data(), 0, text.size()) != nullptr) {
    for (const char c : text) {
      *out++ = c;
      if (c == 0) *out++ = static_cast<char>(0xff);
    }
  } else if (!text.empty()) {
    std::memcpy(out, text.data(), text.size());
    out += text.size();
  }
  *out++ = 0;
  *out++ = 0;
  return out;
}

// Reads an escaped string into `scratch`; returns what follows it, null when it does not end.
inline const char* read_string(const char* at, const char* end, std::string& scratch) {
  scratch.clear();
  while (true) {
    const char* zero = at == end ? nullptr : static_cast<const char*>(std::memchr(at, 0, end - at));
    if (zero == nullptr || zero + 1 == end) return nullptr;
    scratch.append(at, zero);
    at = zero + 2;
    if (zero[1] == 0) return at;
    scratch += '\0';
  }
}

}  // namespace izvor::row_key
