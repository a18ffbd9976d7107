#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "izvor/error.h"

namespace izvor::expr {

// Throws when no cell can hold a text of so many bytes, before it is built.
inline void require_text_size(int64_t bytes) {
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  if (bytes <= kMost) return;
  throw Error(
      "IZVOR_OUT_OF_MEMORY_BUDGET",
      {{"consumer", "A string value"}, {"requested", std::to_string(bytes)}, {"limit", std::to_string(kMost)}, {"available", std::to_string(kMost)}});
}

}  // namespace izvor::expr
