#include "izvor/expr/functions/sketch/families.h"

namespace izvor::expr {

void register_sketch_families(ScalarFunctionRegistry& registry) {
  register_hll_functions(registry);
  register_theta_functions(registry);
  register_tuple_functions(registry);
  register_kll_functions(registry);
}

}  // namespace izvor::expr
