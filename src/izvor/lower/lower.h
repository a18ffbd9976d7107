#pragma once

#include <vector>

#include "izvor/exec/exec_node.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::lower {

// An executable plan and the sources its scans refer to by index.
struct LoweredPlan {
  exec::ExecNodePtr root;
  std::vector<plan::Scan> scans;
};

LoweredPlan lower(const plan::NodePtr& plan);

}  // namespace izvor::lower
