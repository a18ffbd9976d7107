#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// Mathematics, bits, hashes and what belongs to no family. One function for each file of this folder; all are called from families.cc.

}  // namespace izvor::expr
