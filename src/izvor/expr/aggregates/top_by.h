#pragma once

#include <cstdint>
#include <memory>

#include "izvor/expr/aggregate_function.h"

namespace izvor::expr {

// max_by(x, y, k) and min_by(x, y, k): the x of the k rows with the greatest or least y, in that order; of equal y the first rows.
std::unique_ptr<Accumulator> make_top_by(const AggregateCall& call, uint32_t most, bool is_max);

}  // namespace izvor::expr
