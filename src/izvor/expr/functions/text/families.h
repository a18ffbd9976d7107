#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// Functions of strings, patterns and URLs. One function for each file of this folder; all are called from families.cc.

void register_string_lengths(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
