#pragma once

#include "izvor/analyze/analysis.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::analyze {

// What writeStream declared, but for the query itself: format, options, output mode, trigger, function.
plan::StreamWrite resolve_stream_write(const spark::connect::WriteStreamOperationStart& operation, const Config& config);

}  // namespace izvor::analyze
