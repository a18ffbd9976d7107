#pragma once

#include "izvor/connect/command_context.h"

namespace izvor::connect {

// Runs the plan of an ExecutePlan and puts its responses into the operation. Throws izvor::Error; a plan that is not built is
// UNSUPPORTED_FEATURE.IZVOR or Spark's class for it.
void execute_plan(const spark::connect::Plan& plan, CommandContext& context);

}  // namespace izvor::connect
