#pragma once

#include "izvor/plan/logical_plan.h"

namespace izvor::analyze {

// Refuses input_file_name() and its like above a join of files (MULTI_SOURCES_UNSUPPORTED_FOR_EXPRESSION).
void check_file_blocks(const plan::Node& plan);

}  // namespace izvor::analyze
