#pragma once

#include <spark/connect/base.pb.h>

#include "izvor/connect/client_session.h"

namespace izvor::connect {

// The Spark whose protocol and semantics the server has.
inline constexpr const char* kSparkVersion = "4.3.0";

// Answers an AnalyzePlan. Throws izvor::Error.
void analyze_plan(const spark::connect::AnalyzePlanRequest& request, ClientSession& session, spark::connect::AnalyzePlanResponse& response);

}  // namespace izvor::connect
