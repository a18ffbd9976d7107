#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// Arrays, maps, structs, lambdas, JSON and CSV. One function for each file of this folder; all are called from families.cc.

}  // namespace izvor::expr
