#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// CSV in and out. One function for each file of this folder; all are called from families.cc.

void register_from_csv(ScalarFunctionRegistry& registry);
void register_to_csv(ScalarFunctionRegistry& registry);
void register_schema_of_csv(ScalarFunctionRegistry& registry);

void register_csv_families(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
