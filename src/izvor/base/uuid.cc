#include "izvor/base/uuid.h"

#include <fmt/format.h>

#include <cstdint>
#include <random>

namespace izvor {

std::string random_uuid() {
  std::random_device device;
  const auto word = [&] { return (static_cast<uint64_t>(device()) << 32) | device(); };
  const uint64_t high = (word() & 0xFFFFFFFFFFFF0FFFULL) | 0x4000ULL;
  const uint64_t low = (word() & 0x3FFFFFFFFFFFFFFFULL) | 0x8000000000000000ULL;
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xFFFF, high & 0xFFFF, low >> 48, low & 0xFFFFFFFFFFFFULL);
}

}  // namespace izvor
