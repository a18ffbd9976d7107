#pragma once

#include <functional>

#include "izvor/base/config.h"
#include "izvor/io/sink.h"
#include "izvor/plan/logical_plan.h"
#include "izvor/session/session.h"

namespace izvor::session {

// Runs an optimised plan without streaming sources to its end and gives its rows to `out` in order, on this thread. While `out` takes its time the
// query holds no worker and little memory: a plan that works row by row goes on with its input only then, any other result waits in a spool.
// Throws OPERATION_CANCELED once `cancelled` holds.
void stream_batch_query(const plan::NodePtr& plan, const Config& config, const Engine& engine, ResultReceiver& out,
                        const std::function<bool()>& cancelled = {});
// The same into a sink, as one batch of its own.
void write_batch_query(const plan::NodePtr& plan, const Config& config, const Engine& engine, io::Sink& sink, io::SinkMode mode);

}  // namespace izvor::session
