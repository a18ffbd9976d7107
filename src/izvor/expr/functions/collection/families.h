#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// The families in this folder, called by register_collection_families.
void register_array_creation(ScalarFunctionRegistry& registry);
void register_array_access(ScalarFunctionRegistry& registry);
void register_array_editing(ScalarFunctionRegistry& registry);
void register_array_search(ScalarFunctionRegistry& registry);
void register_array_sets(ScalarFunctionRegistry& registry);
void register_array_sorting(ScalarFunctionRegistry& registry);
void register_array_joining(ScalarFunctionRegistry& registry);
void register_structs(ScalarFunctionRegistry& registry);
void register_sequence(ScalarFunctionRegistry& registry);
void register_str_to_map(ScalarFunctionRegistry& registry);
void register_map_creation(ScalarFunctionRegistry& registry);
void register_map_access(ScalarFunctionRegistry& registry);
void register_array_lambdas(ScalarFunctionRegistry& registry);
void register_array_aggregate(ScalarFunctionRegistry& registry);
void register_array_sort(ScalarFunctionRegistry& registry);
void register_map_lambdas(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
