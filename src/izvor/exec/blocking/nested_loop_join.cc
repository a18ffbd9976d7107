#include "izvor/exec/blocking/nested_loop_join.h"

#include <arrow/array.h>

#include <memory>
#include <utility>

#include "izvor/base/memory_budget.h"
#include "izvor/base/worker_pool.h"
#include "izvor/exec/blocking/joined_rows.h"
#include "izvor/exec/blocking/row_store.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::exec {
namespace {

// The right side batch by batch; what is in a file is read again for each left batch.
class RightSide {
 public:
  explicit RightSide(const RowStore& rows) : rows_(rows) {
    for (size_t i = 0; i < rows.batches(); ++i) {
      const Batch batch = rows.read(i);
      pieces_.push_back(std::make_unique<RightRows>(rows.has_spilled() ? Batch{batch.num_rows, {}} : batch));
    }
  }

  size_t pieces() const { return pieces_.size(); }
  // fn(rows): the rows of a piece, with the marks that all batches share.
  template <typename Fn>
  void with_piece(size_t index, Fn&& fn) {
    if (!rows_.has_spilled()) return fn(*pieces_[index]);
    RightRows read(rows_.read(index));
    fn(read);
    for (size_t row = 0; row < read.matched.size(); ++row) {
      if (read.matched[row] != 0) pieces_[index]->mark(static_cast<int32_t>(row));
    }
  }
  // The same for the last pass, with all marks in place.
  RightRows final_piece(size_t index) {
    RightRows rows(rows_.read(index));
    rows.matched = pieces_[index]->matched;
    return rows;
  }

 private:
  const RowStore& rows_;
  std::vector<std::unique_ptr<RightRows>> pieces_;
};

class NestedLoopJoinNode final : public ExecNode {
 public:
  NestedLoopJoinNode(ExecNodePtr left, ExecNodePtr right, JoinSpec spec)
      : left_(std::move(left)), right_(std::move(right)), plan_(std::move(spec), left_->schema(), right_->schema()) {}

  const Schema& schema() const override { return plan_.spec.output; }
  std::vector<const ExecNode*> inputs() const override { return {left_.get(), right_.get()}; }
  std::string describe() const override {
    std::string out = "NestedLoopJoin " + to_string(plan_.spec.type);
    return plan_.spec.residual == nullptr ? out : out + ", " + expr::to_string(*plan_.spec.residual);
  }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    SpillFile file(context.spill_directory);
    RowStore rows(file, to_arrow(right_->schema()), context.arrow_pool);
    right_->run(context, metrics, [&](int, Batch&& batch) {
      rows.add(std::move(batch));
      if (context.budget->over_limit()) rows.spill();
    });
    if (rows.has_spilled()) rows.spill();
    RightSide right(rows);
    left_->run(context, metrics, [&](int worker, Batch&& batch) {
      JoinedRows joined(plan_, context, batch, worker, out);
      for (size_t i = 0; i < right.pieces(); ++i) {
        right.with_piece(i, [&](RightRows& piece) {
          joined.set_right(piece);
          joined.add_product();
          joined.flush();
        });
      }
      joined.finish();
    });
    if (!plan_.spec.keeps_right_rows()) return;
    context.pool->run(1, [&](int worker, int64_t) {
      for (size_t i = 0; i < right.pieces(); ++i) emit_unmatched(plan_, context, right.final_piece(i), worker, out);
    });
  }

 private:
  ExecNodePtr left_;
  ExecNodePtr right_;
  JoinPlan plan_;
};

}  // namespace

ExecNodePtr make_nested_loop_join(ExecNodePtr left, ExecNodePtr right, JoinSpec spec) {
  return std::make_shared<NestedLoopJoinNode>(std::move(left), std::move(right), std::move(spec));
}

}  // namespace izvor::exec
