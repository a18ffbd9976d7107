#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

void register_json_families(ScalarFunctionRegistry& registry);

// The families in this folder.
void register_json_extraction(ScalarFunctionRegistry& registry);
void register_from_json(ScalarFunctionRegistry& registry);
void register_to_json(ScalarFunctionRegistry& registry);
void register_schema_of_json(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
