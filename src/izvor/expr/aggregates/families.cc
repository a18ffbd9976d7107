#include "izvor/expr/aggregates/families.h"

#include "izvor/expr/aggregates/sketch_families.h"

namespace izvor::expr {

void register_aggregates(AggregateFunctionRegistry& registry) {
  register_counts(registry);
  register_sums(registry);
  register_averages(registry);
  register_extremes(registry);
  register_extremes_by(registry);
  register_first_and_last(registry);
  register_folds(registry);
  register_moments(registry);
  register_regression(registry);
  register_collections(registry);
  register_listagg(registry);
  register_mode(registry);
  register_percentiles(registry);
  register_approximate_percentiles(registry);
  register_approximate_counts(registry);
  register_histograms(registry);
  register_bitmaps(registry);
  register_count_min_sketch(registry);
  register_hll_sketches(registry);
  register_theta_sketches(registry);
  register_tuple_sketches(registry);
  register_kll_sketches(registry);
  register_vector_aggregates(registry);
  register_grouping(registry);
}

}  // namespace izvor::expr
