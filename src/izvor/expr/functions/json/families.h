#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

void register_json_families(ScalarFunctionRegistry& registry);

// The families in this folder.
void register_json_extraction(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
