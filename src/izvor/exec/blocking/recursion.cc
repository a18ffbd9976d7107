#include "izvor/exec/blocking/recursion.h"

#include <arrow/array.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "izvor/base/worker_pool.h"
#include "izvor/error.h"

namespace izvor::exec {
namespace {

// The rows of one run in the order of their batches.
std::vector<Batch> collect(const ExecNode& node, const BatchContext& context, ScanMetrics& metrics) {
  std::mutex mutex;
  std::vector<Batch> batches;
  node.run(context, metrics, [&](int, Batch&& batch) {
    const std::lock_guard lock(mutex);
    if (batch.num_rows > 0) batches.push_back(std::move(batch));
  });
  std::stable_sort(batches.begin(), batches.end(), [](const Batch& a, const Batch& b) { return a.sequence < b.sequence; });
  return batches;
}

class RecursionNode final : public ExecNode {
 public:
  RecursionNode(ExecNodePtr anchor, ExecNodePtr step, RecursionSpec spec)
      : anchor_(std::move(anchor)), step_(std::move(step)), spec_(std::move(spec)) {}

  const Schema& schema() const override { return spec_.output; }
  std::string describe() const override { return "UnionLoop " + std::to_string(spec_.id); }
  std::vector<const ExecNode*> inputs() const override { return {anchor_.get(), step_.get()}; }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    // All of a round is needed, whatever is wanted of the result.
    BatchContext whole = context;
    whole.in_order = false;
    whole.before_output = {};
    std::vector<Batch>& round = spec_.round->rows;
    round = collect(*anchor_, whole, metrics);
    int64_t rows = 0;
    int64_t sequence = 0;
    for (int64_t level = 1; !round.empty(); ++level) {
      for (const Batch& batch : round) rows += batch.num_rows;
      if (spec_.most_rows >= 0 && rows > spec_.most_rows) {
        throw Error("RECURSION_ROW_LIMIT_EXCEEDED", {{"rowLimit", std::to_string(spec_.most_rows)}});
      }
      give_out(round, context, sequence, out);
      if (context.cancelled && context.cancelled()) throw Cancelled();
      if (spec_.most_levels >= 0 && level > spec_.most_levels) {
        throw Error("RECURSION_LEVEL_LIMIT_EXCEEDED", {{"levelLimit", std::to_string(spec_.most_levels)}});
      }
      std::vector<Batch> next = collect(*step_, whole, metrics);
      round = std::move(next);
    }
  }

 private:
  static void give_out(const std::vector<Batch>& round, const BatchContext& context, int64_t& sequence, const BatchOutput& out) {
    context.pool->run(1, [&](int worker, int64_t) {
      for (Batch batch : round) {
        batch.sequence = sequence++;
        out(worker, std::move(batch));
      }
    });
  }

  ExecNodePtr anchor_;
  ExecNodePtr step_;
  RecursionSpec spec_;
};

class RecursionTableNode final : public ExecNode {
 public:
  RecursionTableNode(std::shared_ptr<const RecursionRound> round, Schema schema) : round_(std::move(round)), schema_(std::move(schema)) {}

  const Schema& schema() const override { return schema_; }
  std::string describe() const override { return "UnionLoopRef"; }

  void run(const BatchContext& context, ScanMetrics&, const BatchOutput& out) const override {
    context.pool->run(1, [&](int worker, int64_t) {
      int64_t sequence = 0;
      for (Batch batch : round_->rows) {
        batch.sequence = sequence++;
        out(worker, std::move(batch));
      }
    });
  }

 private:
  const std::shared_ptr<const RecursionRound> round_;
  const Schema schema_;
};

}  // namespace

ExecNodePtr make_recursion(ExecNodePtr anchor, ExecNodePtr step, RecursionSpec spec) {
  return std::make_shared<RecursionNode>(std::move(anchor), std::move(step), std::move(spec));
}

ExecNodePtr make_recursion_table(std::shared_ptr<const RecursionRound> round, Schema schema) {
  return std::make_shared<RecursionTableNode>(std::move(round), std::move(schema));
}

}  // namespace izvor::exec
