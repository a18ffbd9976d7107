#include "izvor/exec/stateless/generate.h"

#include <arrow/array.h>

#include <algorithm>
#include <utility>

#include "izvor/exec/stateless/partition_states.h"
#include "izvor/expr/expression_group.h"
#include "izvor/expr/function.h"
#include "izvor/expr/gather.h"

namespace izvor::exec {
namespace {

// Most rows of a batch that goes out: a batch of long arrays becomes many.
constexpr size_t kMostRows = 16 * 1024;

using expr::GeneratedRows;

// Counts through the rows that a batch gives, some at a time.
class RowCursor {
 public:
  RowCursor(std::vector<int32_t> counts, bool is_outer) : counts_(std::move(counts)), is_outer_(is_outer) {}

  // False when there are no more.
  bool next(GeneratedRows& rows) {
    rows.sources.clear();
    rows.ordinals.clear();
    while (source_ < counts_.size() && rows.sources.size() < kMostRows) {
      if (counts_[source_] == 0) {
        if (is_outer_) add(rows, GeneratedRows::kNoRow);
        ++source_;
        continue;
      }
      add(rows, ordinal_++);
      if (ordinal_ == counts_[source_]) {
        ++source_;
        ordinal_ = 0;
      }
    }
    return !rows.sources.empty();
  }

 private:
  void add(GeneratedRows& rows, int32_t ordinal) const {
    rows.sources.push_back(static_cast<int32_t>(source_));
    rows.ordinals.push_back(ordinal);
  }

  const std::vector<int32_t> counts_;
  const bool is_outer_;
  size_t source_ = 0;
  int32_t ordinal_ = 0;
};

class GenerateNode final : public ExecNode {
 public:
  GenerateNode(ExecNodePtr input, GenerateSpec spec) : input_(std::move(input)), spec_(std::move(spec)), arguments_(spec_.arguments) {}

  const Schema& schema() const override { return spec_.output; }
  std::vector<const ExecNode*> inputs() const override { return {input_.get()}; }
  std::string describe() const override {
    std::vector<std::string> arguments;
    for (const expr::ExpressionPtr& argument : spec_.arguments) arguments.push_back(expr::to_string(*argument));
    return (spec_.is_outer ? "GenerateOuter " : "Generate ") + expr::print_call(spec_.generator->name(), arguments);
  }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    PartitionStates partitions(context);
    input_->run(context, metrics, [&](int worker, Batch&& batch) {
      const auto arguments = expr::project(arguments_, batch, context.settings, context.arrow_pool, &partitions.of(worker, batch));
      std::vector<int32_t> counts(static_cast<size_t>(batch.num_rows));
      spec_.generator->count_rows(arguments, counts);
      RowCursor cursor(std::move(counts), spec_.is_outer);
      for (GeneratedRows rows; cursor.next(rows);) out(worker, output_of(batch, arguments, rows, context.arrow_pool));
    });
  }

 private:
  Batch output_of(const Batch& input, const expr::GeneratorFunction::Arguments& arguments, const GeneratedRows& rows, arrow::MemoryPool* pool) const {
    Batch output{rows.count(), {}, input.sequence};
    for (const size_t column : spec_.passed) output.columns.push_back(expr::gather(*input.columns[column], rows.sources.data(), rows.count(), pool));
    for (auto& column : spec_.generator->columns(arguments, rows, spec_.columns, pool)) output.columns.push_back(std::move(column));
    return output;
  }

  ExecNodePtr input_;
  GenerateSpec spec_;
  expr::ExpressionGroup arguments_;
};

}  // namespace

ExecNodePtr make_generate(ExecNodePtr input, GenerateSpec spec) { return std::make_shared<GenerateNode>(std::move(input), std::move(spec)); }

}  // namespace izvor::exec
