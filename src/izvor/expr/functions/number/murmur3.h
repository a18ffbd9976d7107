#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace izvor::expr {

// Spark's Murmur3 with 32 bits. It differs from the published one in the bytes behind the last whole word: each is mixed as a word of its own.
struct Murmur3 {
  using Hash = int32_t;

  static Hash of_int(int32_t value, Hash seed) { return finish(mix(static_cast<uint32_t>(seed), static_cast<uint32_t>(value)), sizeof(value)); }

  static Hash of_long(int64_t value, Hash seed) {
    const uint32_t low = mix(static_cast<uint32_t>(seed), static_cast<uint32_t>(value));
    return finish(mix(low, static_cast<uint32_t>(static_cast<uint64_t>(value) >> 32)), sizeof(value));
  }

  static Hash of_bytes(std::string_view bytes, Hash seed) {
    auto hash = static_cast<uint32_t>(seed);
    size_t at = 0;
    for (; at + sizeof(uint32_t) <= bytes.size(); at += sizeof(uint32_t)) {
      uint32_t word;
      std::memcpy(&word, bytes.data() + at, sizeof(word));
      hash = mix(hash, word);
    }
    for (; at < bytes.size(); ++at) hash = mix(hash, static_cast<uint32_t>(static_cast<int32_t>(static_cast<int8_t>(bytes[at]))));
    return finish(hash, static_cast<uint32_t>(bytes.size()));
  }

 private:
  static uint32_t mix(uint32_t hash, uint32_t word) {
    word = std::rotl(word * 0xcc9e2d51u, 15) * 0x1b873593u;
    return std::rotl(hash ^ word, 13) * 5 + 0xe6546b64u;
  }

  static Hash finish(uint32_t hash, uint32_t length) {
    hash ^= length;
    hash = (hash ^ (hash >> 16)) * 0x85ebca6bu;
    hash = (hash ^ (hash >> 13)) * 0xc2b2ae35u;
    return static_cast<Hash>(hash ^ (hash >> 16));
  }
};

}  // namespace izvor::expr
