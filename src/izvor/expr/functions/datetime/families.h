#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// Dates, times and intervals. One function for each file of this folder; all are called from families.cc.

}  // namespace izvor::expr
