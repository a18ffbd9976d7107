#pragma once

#include <atomic>

#include "izvor/base/config.h"
#include "izvor/catalog/catalog.h"
#include "izvor/plan/logical_plan.h"

namespace spark::connect {
class Relation;
class WriteStreamOperationStart;
}  // namespace spark::connect

namespace izvor::analyze {

// Hands out the attribute ids of a session: each once. Thread-safe.
class AttributeIds {
 public:
  plan::AttributeId next() { return next_.fetch_add(1, std::memory_order_relaxed); }
  // Ids that the other has given are not given again.
  void start_from(const AttributeIds& other) { next_ = other.next_.load(); }

 private:
  std::atomic<plan::AttributeId> next_{0};
};

// Turns what a client sent (a Spark Connect protobuf) into a resolved, typed plan, or throws the error that Spark would.
// Connectors are found in the registry of sources; in-process sources are of the format "memory-stream" with the option "handle".
// Keeps references to its arguments; without state of its own between calls.
class Analyzer {
 public:
  Analyzer(const Config& config, const catalog::Catalog& catalog, AttributeIds& ids) : config_(config), catalog_(catalog), ids_(ids) {}

  // Stateful operators of a streaming plan have their ids.
  plan::NodePtr analyze(const spark::connect::Relation& relation) const;
  // The plan has passed the streaming rules for its output mode.
  plan::StreamWrite analyze(const spark::connect::WriteStreamOperationStart& operation) const;

 private:
  const Config& config_;
  const catalog::Catalog& catalog_;
  AttributeIds& ids_;
};

}  // namespace izvor::analyze
