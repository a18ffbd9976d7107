#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// "* interval" and "/ interval": an interval by a number, rounded half up to its microseconds or months. What does not fit, and a division by
// zero, is an error in every mode.
void register_interval_scaling(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
