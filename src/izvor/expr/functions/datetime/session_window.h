#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

void register_session_window(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
