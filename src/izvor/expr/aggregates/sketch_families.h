#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// Aggregates that make and join sketches, one for each family; called from register_aggregates.
void register_count_min_sketch(AggregateFunctionRegistry& registry);
void register_hll_sketches(AggregateFunctionRegistry& registry);
void register_theta_sketches(AggregateFunctionRegistry& registry);
void register_tuple_sketches(AggregateFunctionRegistry& registry);
void register_kll_sketches(AggregateFunctionRegistry& registry);

}  // namespace izvor::expr
