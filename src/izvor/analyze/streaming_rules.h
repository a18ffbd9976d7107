#pragma once

#include "izvor/base/config.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::analyze {

// What Spark's UnsupportedOperationChecker refuses when a streaming query starts, with its messages. The plan is streaming.
void check_streaming(const plan::Node& plan, plan::OutputMode mode, const Config& config);

// Throws when the plan reads a stream: it has to be started with writeStream.
void check_batch(const plan::Node& plan);

}  // namespace izvor::analyze
