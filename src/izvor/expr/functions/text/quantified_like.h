#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// LIKE ANY and LIKE ALL, which belong to the family of like.
void register_quantified_likes(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
