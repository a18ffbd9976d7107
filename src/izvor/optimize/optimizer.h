#pragma once

#include "izvor/base/config.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::optimize {

// A plan that gives the same rows with less work. Output attributes (ids, names, types) and the ids of stateful operators stay. An
// expression that can fail never sees a row that it did not see before.
plan::NodePtr optimize(const plan::NodePtr& plan, const Config& config);

}  // namespace izvor::optimize
