#include "izvor/expr/functions/number/decimal_rounding.h"

#include <algorithm>

#include "izvor/types/decimal.h"

namespace izvor::expr {
namespace {

// Whether the quotient is to be one farther from zero.
bool rounds_away(Int128 value, Int128 quotient, Int128 rest, Int128 divisor, Rounding rounding) {
  const Int128 magnitude = rest < 0 ? -rest : rest;
  switch (rounding) {
    case Rounding::kHalfUp: return magnitude >= divisor - magnitude;
    case Rounding::kHalfEven: return magnitude > divisor - magnitude || (magnitude == divisor - magnitude && quotient % 2 != 0);
    case Rounding::kCeiling: return value > 0 && rest != 0;
    case Rounding::kFloor: return value < 0 && rest != 0;
  }
  return false;
}

}  // namespace

Int128 divide_by_ten_power(Int128 value, int digits, Rounding rounding) {
  if (digits == 0) return value;
  if (digits > kMaxDecimalPrecision) {  // below a tenth of the divisor
    if (rounding == Rounding::kCeiling) return value > 0 ? 1 : 0;
    return rounding == Rounding::kFloor && value < 0 ? -1 : 0;
  }
  const Int128 divisor = power_of_ten(digits);
  const Int128 quotient = value / divisor;
  if (!rounds_away(value, quotient, value % divisor, divisor, rounding)) return quotient;
  return value < 0 ? quotient - 1 : quotient + 1;
}

std::optional<Int128> round_decimal(Int128 value, int from, int places, Rounding rounding, const DataType& to) {
  const Int128 rounded = divide_by_ten_power(value, std::max(0, from - places), rounding);
  const int zeros = to.scale() - std::min(from, places);  // behind the rounded digits
  if (rounded == 0 || zeros <= 0) return fits_precision(rounded, to.precision()) ? std::optional<Int128>(rounded) : std::nullopt;
  Int128 scaled;
  if (zeros > kMaxDecimalPrecision || __builtin_mul_overflow(rounded, power_of_ten(zeros), &scaled)) return std::nullopt;
  return fits_precision(scaled, to.precision()) ? std::optional<Int128>(scaled) : std::nullopt;
}

DataType rounded_decimal_type(const DataType& type, int places) {
  const int whole = type.precision() - type.scale() + 1;
  if (places < 0)
    return DataType::decimal(static_cast<int>(std::min<int64_t>(std::max<int64_t>(whole, int64_t{1} - places), kMaxDecimalPrecision)), 0);
  const int scale = std::min<int>(type.scale(), places);
  return DataType::decimal(std::min(whole + scale, kMaxDecimalPrecision), scale);
}

}  // namespace izvor::expr
