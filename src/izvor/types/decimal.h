#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "izvor/types/int128.h"

namespace izvor {

// Arithmetic of Spark's decimals: unscaled 128-bit values, exact in between, rounded half up (away from zero) once at the end.

inline constexpr int kMaxDecimalPrecision = 38;

struct DecimalShape {
  int precision;
  int scale;
};

// 10^exponent, for 0 <= exponent <= 38.
Int128 power_of_ten(int exponent);
bool fits_precision(Int128 unscaled, int precision);

// Each gives the result at the scale of `to`, or nothing when it has more digits than its precision.
std::optional<Int128> rescale(Int128 value, int scale, DecimalShape to);  // `scale` may be negative or beyond 38
std::optional<Int128> decimal_sum(Int128 a, int a_scale, Int128 b, int b_scale, DecimalShape to);
std::optional<Int128> decimal_product(Int128 a, int a_scale, Int128 b, int b_scale, DecimalShape to);
std::optional<Int128> decimal_quotient(Int128 a, int a_scale, Int128 b, int b_scale, DecimalShape to);   // b is not 0
std::optional<Int128> decimal_remainder(Int128 a, int a_scale, Int128 b, int b_scale, DecimalShape to);  // with the sign of a; b is not 0
// The quotient without its fraction; nothing beyond 38 digits. b is not 0.
std::optional<Int128> decimal_whole_quotient(Int128 a, int a_scale, Int128 b, int b_scale);

// Negative, zero or positive.
int compare_decimals(Int128 a, int a_scale, Int128 b, int b_scale);

// The nearest floating-point number.
double decimal_to_double(Int128 value, int scale);
float decimal_to_float(Int128 value, int scale);
// By the shortest digits that give the value back, as Spark reads Double.toString. Nothing for NaN and infinity too.
std::optional<Int128> double_to_decimal(double value, DecimalShape to);

// What a text is as a decimal.
enum class DecimalText : uint8_t { kValue, kMalformed, kTooLong /* more than 38 digits before the point */, kOverflow /* does not fit `to` */ };
// java.math.BigDecimal's syntax, with blanks around: "-12.5", ".5", "1e3".
DecimalText parse_decimal(std::string_view text, DecimalShape to, Int128& value);
// The smallest decimal that holds what the text says: "12.50" is (4, 2), "1e3" (4, 0). Nothing when it is malformed or exceeds 38 digits.
std::optional<DecimalShape> decimal_shape_of(std::string_view text);

// Room for what the next two write.
inline constexpr int kMaxDecimalText = 96;
// Without an exponent: "0.0010". Writes at `out` and returns the end.
char* write_decimal(Int128 value, int scale, char* out);
// As java.math.BigDecimal.toString: with an exponent where the number is small or the scale negative ("1E-9", "0E-18", "1E+38").
char* write_java_decimal(Int128 value, int scale, char* out);

}  // namespace izvor
