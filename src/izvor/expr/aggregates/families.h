#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// One for each family; called from register_aggregates.
void register_counts(AggregateFunctionRegistry& registry);
void register_sums(AggregateFunctionRegistry& registry);
void register_averages(AggregateFunctionRegistry& registry);
void register_extremes(AggregateFunctionRegistry& registry);
void register_extremes_by(AggregateFunctionRegistry& registry);
void register_first_and_last(AggregateFunctionRegistry& registry);
void register_folds(AggregateFunctionRegistry& registry);
void register_moments(AggregateFunctionRegistry& registry);
void register_regression(AggregateFunctionRegistry& registry);
void register_collections(AggregateFunctionRegistry& registry);
void register_listagg(AggregateFunctionRegistry& registry);
void register_mode(AggregateFunctionRegistry& registry);
void register_percentiles(AggregateFunctionRegistry& registry);
void register_approximate_percentiles(AggregateFunctionRegistry& registry);
void register_approximate_counts(AggregateFunctionRegistry& registry);
void register_histograms(AggregateFunctionRegistry& registry);
void register_bitmaps(AggregateFunctionRegistry& registry);
void register_vector_aggregates(AggregateFunctionRegistry& registry);
void register_grouping(AggregateFunctionRegistry& registry);

}  // namespace izvor::expr
