#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

void register_luhn_check(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
