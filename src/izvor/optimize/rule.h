#pragma once

#include <vector>

#include "izvor/base/config.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::optimize {

// Rewrites a whole plan; gives the same pointer when it has nothing to do. Optimisation ends when no rule has.
struct Rule {
  const char* name;
  plan::NodePtr (*apply)(const plan::NodePtr& plan, const Config& config);
};

// In the order in which they run.
const std::vector<Rule>& rules();

}  // namespace izvor::optimize
