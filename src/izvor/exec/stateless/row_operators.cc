#include "izvor/exec/stateless/row_operators.h"

#include <arrow/array.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include "izvor/base/worker_pool.h"
#include "izvor/expr/expression_group.h"

namespace izvor::exec {
namespace {

// Of one run: a worker has the batches of a partition in order, one partition after the other.
class PartitionStates {
 public:
  explicit PartitionStates(const BatchContext& context) : states_(static_cast<size_t>(context.pool->threads())) {}

  expr::PartitionState& of(int worker, const Batch& batch) {
    expr::PartitionState& state = states_[static_cast<size_t>(worker)];
    state.enter(batch.partition());
    return state;
  }

 private:
  std::vector<expr::PartitionState> states_;
};

class FilterNode final : public ExecNode {
 public:
  FilterNode(ExecNodePtr input, expr::ExpressionPtr condition) : input_(std::move(input)), condition_({std::move(condition)}) {}

  const Schema& schema() const override { return input_->schema(); }
  std::string describe() const override { return "Filter " + expr::to_string(*condition_.expressions().front()); }
  std::vector<const ExecNode*> inputs() const override { return {input_.get()}; }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    PartitionStates partitions(context);
    input_->run(context, metrics, [&](int worker, Batch&& batch) {
      Batch passed = expr::filter(condition_, batch, context.settings, context.arrow_pool, &partitions.of(worker, batch));
      passed.sequence = batch.sequence;
      if (passed.num_rows > 0) out(worker, std::move(passed));
    });
  }

 private:
  ExecNodePtr input_;
  expr::ExpressionGroup condition_;
};

class ProjectNode final : public ExecNode {
 public:
  ProjectNode(ExecNodePtr input, const std::vector<expr::ExpressionPtr>& expressions, Schema output)
      : input_(std::move(input)), expressions_(expressions), schema_(std::move(output)) {}

  const Schema& schema() const override { return schema_; }
  std::vector<const ExecNode*> inputs() const override { return {input_.get()}; }
  std::string describe() const override {
    std::string out = "Project [";
    for (size_t i = 0; i < schema_.size(); ++i) {
      out += (i == 0 ? "" : ", ") + expr::to_string(*expressions_.expressions()[i]) + " AS " + schema_.field(i).name;
    }
    return out + "]";
  }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    PartitionStates partitions(context);
    input_->run(context, metrics, [&](int worker, Batch&& batch) {
      auto columns = expr::project(expressions_, batch, context.settings, context.arrow_pool, &partitions.of(worker, batch));
      out(worker, Batch{batch.num_rows, std::move(columns), batch.sequence});
    });
  }

 private:
  ExecNodePtr input_;
  expr::ExpressionGroup expressions_;
  Schema schema_;
};

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
        if (mine > 0) out(worker, first_rows(std::move(batch), mine));
      });
    } catch (const Cancelled&) {
      if (left > 0) throw;
    }
  }

 private:
  static Batch first_rows(Batch&& batch, int64_t count) {
    if (count < batch.num_rows) {
      for (auto& column : batch.columns) column = column->Slice(0, count);
      batch.num_rows = count;
    }
    return std::move(batch);
  }

  ExecNodePtr input_;
  int64_t count_;
};

}  // namespace

ExecNodePtr make_filter(ExecNodePtr input, expr::ExpressionPtr condition) {
  return std::make_shared<FilterNode>(std::move(input), std::move(condition));
}

ExecNodePtr make_project(ExecNodePtr input, std::vector<expr::ExpressionPtr> expressions, Schema output) {
  return std::make_shared<ProjectNode>(std::move(input), expressions, std::move(output));
}

ExecNodePtr make_limit(ExecNodePtr input, int64_t count) { return std::make_shared<LimitNode>(std::move(input), count); }

}  // namespace izvor::exec
