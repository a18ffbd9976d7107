#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "izvor/base/clock.h"
#include "izvor/base/config.h"
#include "izvor/base/memory_budget.h"
#include "izvor/base/worker_pool.h"
#include "izvor/io/sink.h"
#include "izvor/plan/logical_plan.h"
#include "izvor/runtime/query_listener.h"
#include "izvor/runtime/streaming_query.h"

namespace izvor::runtime {

// Everything a streaming query is started with. `write.query` is the optimised plan.
struct QueryDefinition {
  plan::StreamWrite write;
  std::unique_ptr<io::Sink> sink;
  Config config;
  std::string checkpoint_location;
  bool temporary_checkpoint = false;  // removed when the query ends without an error
  std::string analyzed_plan;          // for explain

  std::shared_ptr<WorkerPool> pool;
  std::shared_ptr<MemoryBudget> budget;
  std::shared_ptr<Clock> clock;
  std::shared_ptr<QueryListenerBus> listeners;  // may be null
  // Called on the query's thread after its last progress, whatever ended it.
  std::function<void(const StreamingQuery&)> on_terminated;
};

// Takes the checkpoint and starts the query's thread. Throws what is wrong before a batch could run: a checkpoint that is owned, damaged or
// not writable.
std::shared_ptr<StreamingQuery> start_query(QueryDefinition definition);

}  // namespace izvor::runtime
