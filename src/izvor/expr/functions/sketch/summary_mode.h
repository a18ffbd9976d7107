#pragma once

#include <cstdint>

namespace izvor::expr {

// How summaries of one key in a tuple sketch become one; the numbers are Java's.
enum class SummaryMode : uint8_t { kSum, kMin, kMax, kAlwaysOne };

}  // namespace izvor::expr
