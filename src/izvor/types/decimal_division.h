#pragma once

#include "izvor/types/decimal.h"

namespace izvor {

// Whether has_whole_quotient() holds for all values of these types: it needs to be asked for wide ones only.
bool has_every_whole_quotient(DecimalShape a, DecimalShape b);

// Whether Java divides at all (BigDecimal.divideToIntegralValue with Spark's context of 39 digits): the whole quotient has at most so many
// before its trailing zeros. b is not 0.
bool has_whole_quotient(Int128 a, int a_scale, Int128 b, int b_scale);

}  // namespace izvor
