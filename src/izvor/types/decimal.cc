#include "izvor/types/decimal.h"

#include <algorithm>
#include <array>

#include <arrow/util/basic_decimal.h>

#include "izvor/types/decimal_division.h"

namespace izvor {
namespace {

using UInt128 = unsigned __int128;
using Wide = arrow::BasicDecimal256;

constexpr std::array<Int128, kMaxDecimalPrecision + 1> kPowers = [] {
  std::array<Int128, kMaxDecimalPrecision + 1> powers{};
  Int128 power = 1;
  for (Int128& slot : powers) {
    slot = power;
    if (&slot != &powers.back()) power *= 10;
  }
  return powers;
}();

UInt128 magnitude(Int128 value) { return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value); }
bool is_small(Int128 value) { return static_cast<Int128>(static_cast<int64_t>(value)) == value; }

Wide widen(Int128 value) { return Wide(arrow::BasicDecimal128(static_cast<int64_t>(value >> 64), static_cast<uint64_t>(value))); }

Wide wide_power(int exponent) { return Wide(Wide::GetScaleMultiplier(exponent)); }

// The value when 128 bits hold it within the precision.
std::optional<Int128> narrow(const Wide& value, int precision) {
  const auto& words = value.little_endian_array();
  const auto low = static_cast<Int128>((static_cast<UInt128>(words[1]) << 64) | words[0]);
  const uint64_t sign = low < 0 ? ~uint64_t{0} : 0;
  if (words[2] != sign || words[3] != sign || !fits_precision(low, precision)) return std::nullopt;
  return low;
}

// value / divisor, half up. Both below 2^127.
Int128 divide_half_up(Int128 value, Int128 divisor) {
  const Int128 quotient = value / divisor;
  const UInt128 rest = magnitude(value % divisor);
  if (rest < magnitude(divisor) - rest) return quotient;
  return (value < 0) != (divisor < 0) ? quotient - 1 : quotient + 1;
}

struct WideQuotient {
  Wide whole;
  Wide rest;  // of the dividend's sign
};

// Arrow's whole quotient is too near to zero by one for some operands (of the form 99..9 / 10..0); its rest belongs to that quotient.
WideQuotient divide(const Wide& value, const Wide& divisor) {
  WideQuotient out;
  value.Divide(divisor, &out.whole, &out.rest);
  if (Wide::Abs(out.rest) < Wide::Abs(divisor)) return out;
  const bool negative = (value.Sign() < 0) != (divisor.Sign() < 0);
  out.whole += Wide(negative ? -1 : 1);
  out.rest += negative ? divisor : -divisor;
  return out;
}

Wide divide_half_up(const Wide& value, const Wide& divisor) {
  const auto [quotient, rest] = divide(value, divisor);
  const Wide size = Wide::Abs(rest);
  if (size + size < Wide::Abs(divisor)) return quotient;
  return (value.Sign() < 0) != (divisor.Sign() < 0) ? quotient + Wide(-1) : quotient + Wide(1);
}

std::optional<Int128> shrink(const Wide& value, int digits, int precision) {
  return narrow(digits == 0 ? value : divide_half_up(value, wide_power(digits)), precision);
}

int digit_count(Int128 value) {
  const auto above = std::upper_bound(kPowers.begin(), kPowers.end(), static_cast<Int128>(magnitude(value)));
  return static_cast<int>(above - kPowers.begin());
}

// value * 10^digits; nothing when it exceeds 76 digits, which no division by a decimal brings back to 38.
std::optional<Wide> enlarge(Int128 value, int digits) {
  constexpr int kMaxDigits = 76;
  if (value == 0) return Wide(0);
  if (digit_count(value) + digits > kMaxDigits) return std::nullopt;
  return widen(value) * wide_power(digits);
}

Wide whole_quotient(Int128 a, int a_scale, Int128 b, int b_scale) {
  const int scale = std::max(a_scale, b_scale);
  return divide(widen(a) * wide_power(scale - a_scale), widen(b) * wide_power(scale - b_scale)).whole;
}

}  // namespace

Int128 power_of_ten(int exponent) { return kPowers[static_cast<size_t>(exponent)]; }

bool fits_precision(Int128 unscaled, int precision) { return magnitude(unscaled) < static_cast<UInt128>(power_of_ten(precision)); }

std::optional<Int128> rescale(Int128 value, int scale, DecimalShape to) {
  const int up = to.scale - scale;
  if (up < -kMaxDecimalPrecision) return Int128{0};
  if (up < 0) {
    value = divide_half_up(value, power_of_ten(-up));
  } else if (up > 0 && value != 0) {
    if (up >= to.precision || !fits_precision(value, to.precision - up)) return std::nullopt;
    return value * power_of_ten(up);
  }
  return fits_precision(value, to.precision) ? std::optional<Int128>(value) : std::nullopt;
}

std::optional<Int128> decimal_sum(Int128 a, int a_scale, Int128 b, int b_scale, DecimalShape to) {
  const int scale = std::max(a_scale, b_scale);
  // Numbers of 18 digits and factors of 10^18 leave room in 128 bits for the sum.
  constexpr int kSmallShift = 18;
  if (is_small(a) && is_small(b) && scale - std::min(a_scale, b_scale) <= kSmallShift) {
    return rescale(a * power_of_ten(scale - a_scale) + b * power_of_ten(scale - b_scale), scale, to);
  }
  const Wide sum = widen(a) * wide_power(scale - a_scale) + widen(b) * wide_power(scale - b_scale);
  return shrink(sum, std::max(0, scale - to.scale), to.precision);
}

std::optional<Int128> decimal_product(Int128 a, int a_scale, Int128 b, int b_scale, DecimalShape to) {
  const int scale = a_scale + b_scale;
  if (is_small(a) && is_small(b)) return rescale(a * b, scale, to);
  return shrink(widen(a) * widen(b), std::max(0, scale - to.scale), to.precision);
}

std::optional<Int128> decimal_quotient(Int128 a, int a_scale, Int128 b, int b_scale, DecimalShape to) {
  const int shift = to.scale + b_scale - a_scale;
  constexpr int kSmallShift = 18;
  if (shift >= 0 && shift <= kSmallShift && is_small(a)) {
    const Int128 quotient = divide_half_up(a * power_of_ten(shift), b);
    return fits_precision(quotient, to.precision) ? std::optional<Int128>(quotient) : std::nullopt;
  }
  const auto dividend = enlarge(a, std::max(0, shift));
  const auto divisor = enlarge(b, std::max(0, -shift));
  if (!dividend || !divisor) return std::nullopt;
  return narrow(divide_half_up(*dividend, *divisor), to.precision);
}

std::optional<Int128> decimal_remainder(Int128 a, int a_scale, Int128 b, int b_scale, DecimalShape to) {
  const int scale = std::max(a_scale, b_scale);
  if (a_scale == b_scale) return rescale(a % b, scale, to);
  const Wide rest = divide(widen(a) * wide_power(scale - a_scale), widen(b) * wide_power(scale - b_scale)).rest;
  return shrink(rest, std::max(0, scale - to.scale), to.precision);
}

std::optional<Int128> decimal_whole_quotient(Int128 a, int a_scale, Int128 b, int b_scale) {
  if (a_scale == b_scale) return a / b;
  return narrow(whole_quotient(a, a_scale, b, b_scale), kMaxDecimalPrecision);
}

bool has_every_whole_quotient(DecimalShape a, DecimalShape b) {
  return a.precision - a.scale + std::max(a.scale, b.scale) <= kMaxDecimalPrecision + 1;
}

bool has_whole_quotient(Int128 a, int a_scale, Int128 b, int b_scale) {
  constexpr int kMostDigits = kMaxDecimalPrecision + 1;
  Wide digits = Wide(whole_quotient(a, a_scale, b, b_scale)).Abs();
  while (!digits.FitsInPrecision(kMostDigits)) {
    const auto [shorter, last] = divide(digits, Wide(10));
    if (last != Wide(0)) return false;
    digits = shorter;
  }
  return true;
}

int compare_decimals(Int128 a, int a_scale, Int128 b, int b_scale) {
  if (a_scale == b_scale) return a < b ? -1 : static_cast<int>(a > b);
  const int scale = std::max(a_scale, b_scale);
  const Wide left = widen(a) * wide_power(scale - a_scale);
  const Wide right = widen(b) * wide_power(scale - b_scale);
  return left < right ? -1 : static_cast<int>(right < left);
}

}  // namespace izvor
