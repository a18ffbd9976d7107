#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// Functions of Apache DataSketches' sketches, one for each family; called from register_sketch_families.
void register_hll_functions(ScalarFunctionRegistry& registry);
void register_theta_functions(ScalarFunctionRegistry& registry);
void register_tuple_functions(ScalarFunctionRegistry& registry);
void register_kll_functions(ScalarFunctionRegistry& registry);

void register_sketch_families(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
