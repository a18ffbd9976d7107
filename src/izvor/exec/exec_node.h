#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "izvor/expr/evaluator.h"
#include "izvor/io/source.h"
#include "izvor/state/query_state.h"
#include "izvor/types/batch.h"
#include "izvor/types/data_type.h"

namespace izvor {
class MemoryBudget;
class WorkerPool;
}  // namespace izvor

namespace izvor::exec {

enum class OutputMode : uint8_t { kBatch, kAppend, kUpdate, kComplete };

// What one run of a plan works with: immutable while it runs, but for the counters.
struct BatchContext {
  WorkerPool* pool = nullptr;
  MemoryBudget* budget = nullptr;
  arrow::MemoryPool* arrow_pool = nullptr;
  expr::EvalSettings settings;
  OutputMode mode = OutputMode::kBatch;
  int64_t watermark_ms = 0;
  std::string spill_directory;

  // By source index of the plan: what a ScanNode reads.
  std::vector<io::SplitScan*> scans;
  // The partition of the scans' first split: not 0 when a run reads a part of the input and others the rest.
  int64_t first_partition = 0;
  // The query's state; null in a batch query.
  state::QueryState* state = nullptr;
  // Rows are wanted in the order of the source and perhaps only a few of them (limit): scans read one split after the other.
  bool in_order = false;
  // Called by an operator that gathers all of its input, on the thread of run(), before it hands out its first row; may be empty.
  std::function<void()> before_output;
  // Asked between pieces of work; true abandons the run with Cancelled.
  std::function<bool()> cancelled;
};

// Rows read by source index, filled by ScanNodes.
struct ScanMetrics {
  std::mutex mutex;
  std::vector<io::ReadMetrics> by_source;
};

// Receives batches: called from worker threads, with the same `worker` never twice at once.
using BatchOutput = std::function<void(int worker, Batch&& batch)>;

// An executable operator with its inputs: immutable, shared by all batches of a query. Whatever one batch needs lives in run().
class ExecNode {
 public:
  virtual ~ExecNode() = default;

  virtual const Schema& schema() const = 0;
  // Produces all rows of one batch; returns when `out` has received the last. Throws the first error of any worker.
  virtual void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const = 0;
  // One line, as explain shows it.
  virtual std::string describe() const = 0;
  virtual std::vector<const ExecNode*> inputs() const { return {}; }

  // What this operator keeps between batches; null when nothing.
  virtual const state::StateSchema* state_schema() const { return nullptr; }
  // Whether a batch without input could emit or drop rows now that the watermark has moved.
  virtual bool needs_batch_for_watermark(int64_t /*old_ms*/, int64_t /*new_ms*/) const { return false; }
};

using ExecNodePtr = std::shared_ptr<const ExecNode>;

// The state schemas below and at `node`, bottom-up: the order of operator ids.
std::vector<state::StateSchema> state_schemas(const ExecNode& node);

// An indented tree of describe() lines.
std::string tree_string(const ExecNode& node);

// Raised when BatchContext::cancelled says so; never shown to a user.
class Cancelled : public std::exception {
 public:
  const char* what() const noexcept override { return "the run was cancelled"; }
};

}  // namespace izvor::exec
