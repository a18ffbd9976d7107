#pragma once

#include "izvor/base/config.h"
#include "izvor/io/sink.h"
#include "izvor/plan/logical_plan.h"
#include "izvor/session/session.h"

namespace izvor::session {

// Runs an optimised plan without streaming sources to its end. Throws OPERATION_CANCELED once `cancelled` holds.
QueryResult run_batch_query(const plan::NodePtr& plan, const Config& config, const Engine& engine, const std::function<bool()>& cancelled = {});
// The same into a sink, as one batch of its own.
void write_batch_query(const plan::NodePtr& plan, const Config& config, const Engine& engine, io::Sink& sink, io::SinkMode mode);

}  // namespace izvor::session
