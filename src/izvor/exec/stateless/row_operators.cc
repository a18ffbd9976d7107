#include "izvor/exec/stateless/row_operators.h"

#include <arrow/array.h>

#include <utility>

#include "izvor/exec/stateless/partition_states.h"
#include "izvor/expr/expression_group.h"

namespace izvor::exec {
namespace {

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

class ExpandNode final : public ExecNode {
 public:
  ExpandNode(ExecNodePtr input, const std::vector<std::vector<expr::ExpressionPtr>>& projections, Schema output)
      : input_(std::move(input)), schema_(std::move(output)) {
    for (const auto& projection : projections) projections_.emplace_back(projection);
  }

  const Schema& schema() const override { return schema_; }
  std::vector<const ExecNode*> inputs() const override { return {input_.get()}; }
  std::string describe() const override { return "Expand " + std::to_string(projections_.size()) + " projections"; }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    PartitionStates partitions(context);
    input_->run(context, metrics, [&](int worker, Batch&& batch) {
      for (const expr::ExpressionGroup& projection : projections_) {
        auto columns = expr::project(projection, batch, context.settings, context.arrow_pool, &partitions.of(worker, batch));
        out(worker, Batch{batch.num_rows, std::move(columns), batch.sequence});
      }
    });
  }

 private:
  ExecNodePtr input_;
  std::vector<expr::ExpressionGroup> projections_;
  Schema schema_;
};

}  // namespace

ExecNodePtr make_filter(ExecNodePtr input, expr::ExpressionPtr condition) {
  return std::make_shared<FilterNode>(std::move(input), std::move(condition));
}

ExecNodePtr make_project(ExecNodePtr input, const std::vector<expr::ExpressionPtr>& expressions, Schema output) {
  return std::make_shared<ProjectNode>(std::move(input), expressions, std::move(output));
}

ExecNodePtr make_expand(ExecNodePtr input, const std::vector<std::vector<expr::ExpressionPtr>>& projections, Schema output) {
  return std::make_shared<ExpandNode>(std::move(input), projections, std::move(output));
}

}  // namespace izvor::exec
