#pragma once

#include <cstdint>
#include <optional>

#include "izvor/types/data_type.h"
#include "izvor/types/int128.h"

namespace izvor::expr {

enum class Rounding : uint8_t { kHalfUp, kHalfEven, kCeiling, kFloor };

// value / 10^digits, rounded; `digits` >= 0.
Int128 divide_by_ten_power(Int128 value, int digits, Rounding rounding);

// The number `value` of scale `from` rounded to `places` digits behind the point (before it, when negative), at the scale of `to`. Nothing when it
// has more digits than `to`.
std::optional<Int128> round_decimal(Int128 value, int from, int places, Rounding rounding, const DataType& to);

// The type of a decimal rounded to `places` digits: one whole digit more, no more places than it has.
DataType rounded_decimal_type(const DataType& type, int places);

}  // namespace izvor::expr
