#pragma once

#include "izvor/plan/logical_plan.h"

namespace izvor::analyze {

// The plan with its stateful operators numbered 0, 1, ... from the sources up. A batch plan stays as it is.
plan::NodePtr assign_operator_ids(const plan::NodePtr& plan);

}  // namespace izvor::analyze
