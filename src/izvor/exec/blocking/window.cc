#include "izvor/exec/blocking/window.h"

#include <arrow/array.h>

#include <utility>

#include "izvor/base/worker_pool.h"
#include "izvor/exec/blocking/sorter.h"
#include "izvor/exec/blocking/window_rows.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::exec {
namespace {

// Partitions are worked on in runs of at least so many rows.
constexpr int64_t kRowsAtOnce = 16 * 1024;

std::vector<DataType> types_of(const std::vector<expr::ExpressionPtr>& expressions) {
  std::vector<DataType> types;
  for (const expr::ExpressionPtr& expression : expressions) types.push_back(expression->type);
  return types;
}

std::vector<KeyOrder> orders_of(const WindowSpec& spec) {
  std::vector<KeyOrder> orders;
  for (const expr::SortDirection& direction : spec.directions) orders.push_back({!direction.is_ascending, !direction.nulls_first});
  return orders;
}

SortSpec sort_spec(const WindowSpec& spec) {
  SortSpec sort;
  sort.keys = spec.partition;
  sort.keys.insert(sort.keys.end(), spec.order.begin(), spec.order.end());
  sort.directions.assign(spec.partition.size(), {});
  sort.directions.insert(sort.directions.end(), spec.directions.begin(), spec.directions.end());
  return sort;
}

// What the operator needs in every run.
struct WindowPlan {
  WindowPlan(const WindowSpec& window, const Schema& input)
      : spec(window),
        partition(window.partition),
        order(window.order),
        partition_codec(types_of(window.partition)),
        order_codec(types_of(window.order), orders_of(window)),
        sort(sort_spec(window), input),
        input_schema(to_arrow(input)) {}

  const WindowSpec& spec;
  expr::ExpressionGroup partition;
  expr::ExpressionGroup order;
  RowKeyCodec partition_codec;
  RowKeyCodec order_codec;
  SortOrder sort;
  std::shared_ptr<arrow::Schema> input_schema;
};

// Takes sorted rows and hands them on, partition by partition.
class WindowRun {
 public:
  WindowRun(const WindowPlan& plan, const BatchContext& context, const BatchOutput& out) : plan_(plan), context_(context), out_(out) {}

  void add(int worker, Batch&& batch) {
    const RowKeys keys = encode(plan_.partition, plan_.partition_codec, batch);
    for (size_t row = 0; row < static_cast<size_t>(batch.num_rows); ++row) {
      const std::string_view key = keys.ends.empty() ? std::string_view() : keys[row];
      if (rows_ + static_cast<int64_t>(row) > 0 && key != last_key_) last_start_ = rows_ + static_cast<int64_t>(row);
      last_key_ = key;
    }
    rows_ += batch.num_rows;
    pending_.push_back(std::move(batch));
    if (last_start_ >= kRowsAtOnce) evaluate(worker, last_start_);
  }
  void finish(int worker) {
    if (rows_ > 0) evaluate(worker, rows_);
  }

 private:
  RowKeys encode(const expr::ExpressionGroup& expressions, const RowKeyCodec& codec, const Batch& batch) const {
    RowKeys keys;
    if (expressions.expressions().empty()) return keys;
    codec.encode(expr::project(expressions, batch, context_.settings, context_.arrow_pool), batch.num_rows, keys);
    return keys;
  }

  static Batch slice(const Batch& batch, int64_t from, int64_t rows) {
    Batch part{rows, {}};
    for (const auto& column : batch.columns) part.columns.push_back(column->Slice(from, rows));
    return part;
  }

  // The first `rows` of the pending rows: whole partitions.
  void evaluate(int worker, int64_t rows) {
    const Batch all = concatenate(pending_, *plan_.input_schema, context_.arrow_pool);
    Batch batch = slice(all, 0, rows);
    pending_.clear();
    if (rows < all.num_rows) pending_.push_back(slice(all, rows, all.num_rows - rows));
    rows_ = all.num_rows - rows;
    last_start_ = 0;
    const WindowRows positions(batch, context_, plan_.order_codec, encode(plan_.partition, plan_.partition_codec, batch),
                               encode(plan_.order, plan_.order_codec, batch));
    Batch result = batch;
    for (const expr::WindowCall& call : plan_.spec.calls) result.columns.push_back(evaluate_call(call, positions));
    result.sequence = sequence_++;
    out_(worker, std::move(result));
  }

  static std::shared_ptr<arrow::Array> evaluate_call(const expr::WindowCall& call, const WindowRows& rows) {
    switch (call.function) {
      case expr::WindowFunction::kAggregate: return evaluate_aggregate(call, rows);
      case expr::WindowFunction::kNthValue: return evaluate_nth_value(call, rows);
      case expr::WindowFunction::kLag:
      case expr::WindowFunction::kLead: return evaluate_offset(call, rows);
      default: return evaluate_ranking(call, rows);
    }
  }

  const WindowPlan& plan_;
  const BatchContext& context_;
  const BatchOutput& out_;
  std::vector<Batch> pending_;
  int64_t rows_ = 0;
  int64_t last_start_ = 0;  // where the last partition begins among the pending rows
  std::string last_key_;
  int64_t sequence_ = 0;
};

class WindowNode final : public ExecNode {
 public:
  WindowNode(ExecNodePtr input, WindowSpec spec) : input_(std::move(input)), spec_(std::move(spec)), plan_(spec_, input_->schema()) {}

  const Schema& schema() const override { return spec_.output; }
  std::vector<const ExecNode*> inputs() const override { return {input_.get()}; }
  std::string describe() const override {
    std::string out = "Window [";
    for (size_t i = input_->schema().size(); i < spec_.output.size(); ++i) {
      out += (i == input_->schema().size() ? "" : ", ") + spec_.output.field(i).name;
    }
    return out + "]";
  }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    Sorter sorter(plan_.sort, context);
    BatchContext any_order = context;
    any_order.in_order = false;
    input_->run(any_order, metrics, [&](int worker, Batch&& batch) { sorter.consume(worker, batch); });
    sorter.finish();
    WindowRun window(plan_, context, out);
    sorter.emit([&](int worker, Batch&& batch) { window.add(worker, std::move(batch)); });
    context.pool->run(1, [&](int worker, int64_t) { window.finish(worker); });
  }

 private:
  ExecNodePtr input_;
  WindowSpec spec_;
  WindowPlan plan_;
};

}  // namespace

ExecNodePtr make_window(ExecNodePtr input, WindowSpec spec) { return std::make_shared<WindowNode>(std::move(input), std::move(spec)); }

}  // namespace izvor::exec
