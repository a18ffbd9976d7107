#pragma once

#include "izvor/types/decimal.h"

namespace izvor {

// Whether Java divides at all (BigDecimal.divideToIntegralValue with Spark's context of 39 digits): the whole quotient has at most so many
// before its trailing zeros. b is not 0.
bool has_whole_quotient(Int128 a, int a_scale, Int128 b, int b_scale);

}  // namespace izvor
