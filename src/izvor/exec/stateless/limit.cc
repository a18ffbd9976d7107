#include "izvor/exec/stateless/limit.h"

#include <arrow/array.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <utility>

#include "izvor/base/worker_pool.h"
#include "izvor/expr/file_block_scope.h"

namespace izvor::exec {
namespace {

Batch slice(Batch&& batch, int64_t from, int64_t rows) {
  if (rows == batch.num_rows) return std::move(batch);
  for (auto& column : batch.columns) column = column->Slice(from, rows);
  batch.num_rows = rows;
  return std::move(batch);
}

class LimitNode final : public ExecNode {
 public:
  LimitNode(ExecNodePtr input, int64_t count) : input_(std::move(input)), count_(count) {}

  const Schema& schema() const override { return input_->schema(); }
  std::string describe() const override { return "Limit " + std::to_string(count_); }
  std::vector<const ExecNode*> inputs() const override { return {input_.get()}; }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    std::atomic<int64_t> left{count_};
    BatchContext until_full = context;
    until_full.in_order = true;
    until_full.cancelled = [&] { return left <= 0 || (context.cancelled && context.cancelled()); };
    try {
      input_->run(until_full, metrics, [&](int worker, Batch&& batch) {
        const int64_t mine = std::min(batch.num_rows, left.fetch_sub(batch.num_rows));
        // What takes rows of all files has none of its own.
        const expr::FileBlockScope gathered(nullptr);
        if (mine > 0) out(worker, slice(std::move(batch), 0, mine));
      });
    } catch (const Cancelled&) {
      if (left > 0) throw;
    }
  }

 private:
  ExecNodePtr input_;
  int64_t count_;
};

class OffsetNode final : public ExecNode {
 public:
  OffsetNode(ExecNodePtr input, int64_t count) : input_(std::move(input)), count_(count) {}

  const Schema& schema() const override { return input_->schema(); }
  std::string describe() const override { return "Offset " + std::to_string(count_); }
  std::vector<const ExecNode*> inputs() const override { return {input_.get()}; }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    std::atomic<int64_t> to_skip{count_};
    BatchContext in_order = context;
    in_order.in_order = true;
    input_->run(in_order, metrics, [&](int worker, Batch&& batch) {
      const int64_t skipped = std::clamp<int64_t>(to_skip.fetch_sub(batch.num_rows), 0, batch.num_rows);
      const int64_t rows = batch.num_rows - skipped;
      const expr::FileBlockScope gathered(nullptr);
      if (rows > 0) out(worker, slice(std::move(batch), skipped, rows));
    });
  }

 private:
  ExecNodePtr input_;
  int64_t count_;
};

class TailNode final : public ExecNode {
 public:
  TailNode(ExecNodePtr input, int64_t count) : input_(std::move(input)), count_(count) {}

  const Schema& schema() const override { return input_->schema(); }
  std::string describe() const override { return "CollectTail " + std::to_string(count_); }
  std::vector<const ExecNode*> inputs() const override { return {input_.get()}; }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    std::mutex mutex;
    std::deque<Batch> last;
    int64_t rows = 0;
    BatchContext in_order = context;
    in_order.in_order = true;
    input_->run(in_order, metrics, [&](int, Batch&& batch) {
      const std::lock_guard lock(mutex);
      rows += batch.num_rows;
      last.push_back(std::move(batch));
      for (; !last.empty() && rows - last.front().num_rows >= count_; last.pop_front()) rows -= last.front().num_rows;
    });
    if (rows > count_) last.front() = slice(std::move(last.front()), rows - count_, last.front().num_rows - (rows - count_));
    context.pool->run(1, [&](int worker, int64_t) {
      for (Batch& batch : last) {
        if (batch.num_rows > 0) out(worker, std::move(batch));
      }
    });
  }

 private:
  ExecNodePtr input_;
  int64_t count_;
};

}  // namespace

ExecNodePtr make_limit(ExecNodePtr input, int64_t count) { return std::make_shared<LimitNode>(std::move(input), count); }

ExecNodePtr make_offset(ExecNodePtr input, int64_t count) { return std::make_shared<OffsetNode>(std::move(input), count); }

ExecNodePtr make_tail(ExecNodePtr input, int64_t count) { return std::make_shared<TailNode>(std::move(input), count); }

}  // namespace izvor::exec
