#include "izvor/expr/functions/number/strict_math.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace izvor::expr {
namespace {

// ln 2 in two parts: the first has trailing zeros, so that its product with an exponent is exact.
constexpr double kLn2High = 6.93147180369123816490e-01;
constexpr double kLn2Low = 1.90821492927058770002e-10;
constexpr double kLn2 = 6.93147180559945286227e-01;

constexpr double kExpOverflow = 7.09782712893383973096e+02;
constexpr double kExpUnderflow = -7.45133219101941108420e+02;

int32_t high_word(double x) { return static_cast<int32_t>(std::bit_cast<uint64_t>(x) >> 32); }
double with_high_word(double x, int32_t high) {
  const uint64_t low = std::bit_cast<uint64_t>(x) & 0xffffffffu;
  return std::bit_cast<double>(static_cast<uint64_t>(static_cast<uint32_t>(high)) << 32 | low);
}
double of_high_word(int32_t high) { return with_high_word(0.0, high); }

// x = k * ln 2 + high - low with |high - low| <= ln 2 / 2.
struct ReducedExponent {
  int k = 0;
  double high = 0;
  double low = 0;
};

ReducedExponent reduce(double x) {
  const int32_t magnitude = high_word(x) & 0x7fffffff;
  ReducedExponent reduced;
  if (magnitude < 0x3FF0A2B2) {  // below 1.5 ln 2
    reduced.k = x < 0 ? -1 : 1;
  } else {
    reduced.k = static_cast<int>(1.44269504088896338700e+00 * x + (x < 0 ? -0.5 : 0.5));
  }
  reduced.high = x - reduced.k * kLn2High;
  reduced.low = reduced.k * kLn2Low;
  return reduced;
}

// x * (e^x + 1) / (e^x - 1) is 2 plus a polynomial in x * x.
double exp_remainder(double x) {
  const double t = x * x;
  const double tail =
      -2.77777777770155933842e-03 + t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08));
  return x - t * (1.66666666666666019037e-01 + t * tail);
}

}  // namespace

double strict_exp(double x) {
  if (std::isnan(x)) return x;
  if (x > kExpOverflow) return std::numeric_limits<double>::infinity();
  if (x < kExpUnderflow) return 0.0;
  const int32_t magnitude = high_word(x) & 0x7fffffff;
  if (magnitude < 0x3e300000) return 1.0 + x;
  if (magnitude <= 0x3fd62e42) {  // up to ln 2 / 2
    const double c = exp_remainder(x);
    return 1.0 - ((x * c) / (c - 2.0) - x);
  }
  const ReducedExponent reduced = reduce(x);
  const double rest = reduced.high - reduced.low;
  const double c = exp_remainder(rest);
  return std::ldexp(1.0 - ((reduced.low - (rest * c) / (2.0 - c)) - reduced.high), reduced.k);
}

double strict_log(double x) {
  if (std::isnan(x) || x < 0) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0) return -std::numeric_limits<double>::infinity();
  if (std::isinf(x)) return x;
  int k = 0;
  if (high_word(x) < 0x00100000) {  // subnormal
    k = -54;
    x *= 0x1p54;
  }
  // x = 2^k * (1 + f) with sqrt(2)/2 < 1 + f < sqrt(2).
  const int32_t exponent = high_word(x) >> 20;
  const int32_t mantissa = high_word(x) & 0x000fffff;
  const int32_t carry = (mantissa + 0x95f64) & 0x100000;
  const double f = with_high_word(x, mantissa | (carry ^ 0x3ff00000)) - 1.0;
  k += exponent - 1023 + (carry >> 20);
  const double dk = k;
  if ((0x000fffff & (2 + mantissa)) < 3) {  // |f| < 2^-20
    if (f == 0) return dk * kLn2High + dk * kLn2Low;
    const double r = f * f * (0.5 - 0.33333333333333333 * f);
    return k == 0 ? f - r : dk * kLn2High - ((r - dk * kLn2Low) - f);
  }
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double w = z * z;
  const double even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const double odd = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const double r = odd + even;
  if (((mantissa - 0x6147a) | (0x6b851 - mantissa)) > 0) {
    const double half_square = 0.5 * f * f;
    if (k == 0) return f - (half_square - s * (half_square + r));
    return dk * kLn2High - ((half_square - (s * (half_square + r) + dk * kLn2Low)) - f);
  }
  if (k == 0) return f - s * (f - r);
  return dk * kLn2High - ((s * (f - r) - dk * kLn2Low) - f);
}

double strict_cbrt(double x) {
  if (x == 0 || std::isnan(x) || std::isinf(x)) return x;
  const double magnitude = std::fabs(x);
  // A first guess from a third of the exponent, right to 5 bits; a rational step makes 23 bits of it, a step of Newton's the rest.
  double t;
  if (high_word(magnitude) < 0x00100000) {
    const double scaled = 0x1p54 * magnitude;
    t = with_high_word(scaled, high_word(scaled) / 3 + 696219795);
  } else {
    t = of_high_word(high_word(magnitude) / 3 + 715094163);
  }
  double r = t * t / magnitude;
  double s = 5.42857142857142815906e-01 + r * t;
  t *= 3.57142857142857150787e-01 + 1.60714285714285720630e+00 / (s + 1.41428571428571436819e+00 + -7.05306122448979611050e-01 / s);
  t = of_high_word(high_word(t) + 1);  // 20 bits, a little too large: its square is exact
  s = t * t;
  r = magnitude / s;
  const double w = t + t;
  r = (r - t) / (w + r);
  return std::copysign(t + t * r, x);
}

double strict_cosh(double x) {
  const double magnitude = std::fabs(x);
  if (!std::isfinite(x)) return magnitude;
  if (high_word(magnitude) < 0x3fd62e43) {
    const double t = std::expm1(magnitude);
    const double w = 1.0 + t;
    return high_word(magnitude) < 0x3c800000 ? w : 1.0 + (t * t) / (w + w);
  }
  if (magnitude < 22) {
    const double t = strict_exp(magnitude);
    return 0.5 * t + 0.5 / t;
  }
  if (magnitude <= kExpOverflow) return 0.5 * strict_exp(magnitude);
  const double half = strict_exp(0.5 * magnitude);
  return 0.5 * half * half;
}

double spark_acosh(double x) {
  if (x < 1) return std::numeric_limits<double>::quiet_NaN();
  if (x > 0x1p28) return strict_log(x) + kLn2;
  if (x > 2) return strict_log(2.0 * x - 1.0 / (x + std::sqrt(x * x - 1.0)));
  const double t = x - 1.0;
  return std::log1p(t + std::sqrt(2.0 * t + t * t));
}

double spark_asinh(double x) {
  const double magnitude = std::fabs(x);
  if (magnitude < 0x1p-28 || !std::isfinite(x)) return x;
  double result;
  if (magnitude > 0x1p28) {
    result = strict_log(magnitude) + kLn2;
  } else if (magnitude > 2) {
    result = strict_log(2.0 * magnitude + 1.0 / (std::sqrt(x * x + 1.0) + magnitude));
  } else {
    const double square = x * x;
    result = std::log1p(magnitude + square / (1.0 + std::sqrt(1.0 + square)));
  }
  return std::copysign(result, x);
}

double spark_atanh(double x) { return 0.5 * (std::log1p(x) - std::log1p(-x)); }

}  // namespace izvor::expr
