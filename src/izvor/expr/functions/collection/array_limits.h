#pragma once

#include <cstdint>
#include <string>

#include "izvor/error.h"

namespace izvor::expr {

// Spark's ByteArrayMethods.MAX_ROUNDED_ARRAY_LENGTH.
inline constexpr int64_t kMaxArrayLength = 2147483632;

inline Error array_too_long(int64_t length, const std::string& function) {
  return Error("COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION", {{"numberOfElements", std::to_string(length)},
                                                           {"maxRoundedArrayLength", std::to_string(kMaxArrayLength)},
                                                           {"functionName", "`" + function + "`"}});
}

}  // namespace izvor::expr
