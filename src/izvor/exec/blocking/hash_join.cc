#include "izvor/exec/blocking/hash_join.h"

#include <arrow/array.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <utility>

#include "izvor/base/memory_budget.h"
#include "izvor/base/worker_pool.h"
#include "izvor/exec/blocking/join_table.h"
#include "izvor/exec/blocking/row_store.h"
#include "izvor/expr/gather.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::exec {
namespace {

// A string column of one table is to stay far from Arrow's limit of 2 GiB.
constexpr int64_t kLargestTable = int64_t{1} << 30;
constexpr int64_t kSmallestPart = int64_t{16} << 20;
constexpr int64_t kMostParts = 512;

std::vector<Batch> read_all(const RowStore& store) {
  std::vector<Batch> batches;
  for (size_t i = 0; i < store.batches(); ++i) batches.push_back(store.read(i));
  return batches;
}

// One side of a join divided by the hash of its keys. Tables use the low bits of a hash, this the high ones.
class DividedRows {
 public:
  DividedRows(const JoinKeys& keys, const Schema& schema, size_t parts, SpillFile& file, const BatchContext& context)
      : keys_(keys), context_(context) {
    for (size_t i = 0; i < parts; ++i) parts_.push_back(std::make_unique<RowStore>(file, to_arrow(schema), context.arrow_pool));
  }

  void add(const Batch& batch) {
    PackedKeys keys;
    std::vector<uint8_t> is_candidate;
    keys_.pack(batch, context_, keys, is_candidate);
    std::vector<std::vector<int32_t>> rows(parts_.size());
    for (int64_t row = 0; row < batch.num_rows; ++row) {
      rows[(keys.hashes[static_cast<size_t>(row)] >> 32) & (parts_.size() - 1)].push_back(static_cast<int32_t>(row));
    }
    for (size_t i = 0; i < parts_.size(); ++i) {
      if (rows[i].empty()) continue;
      Batch part{static_cast<int64_t>(rows[i].size()), {}, batch.sequence};
      for (const auto& column : batch.columns) part.columns.push_back(expr::gather(*column, rows[i].data(), part.num_rows, context_.arrow_pool));
      parts_[i]->add(std::move(part));
    }
    if (!context_.budget->over_limit()) return;
    for (const auto& part : parts_) part->spill();
  }

  const RowStore& part(size_t index) const { return *parts_[index]; }

 private:
  const JoinKeys& keys_;
  const BatchContext& context_;
  std::vector<std::unique_ptr<RowStore>> parts_;
};

class HashJoinNode final : public ExecNode {
 public:
  HashJoinNode(ExecNodePtr left, ExecNodePtr right, JoinSpec spec)
      : left_(std::move(left)),
        right_(std::move(right)),
        plan_(std::move(spec), left_->schema(), right_->schema()),
        left_keys_(plan_.spec.left_keys, plan_.spec.null_safe),
        right_keys_(plan_.spec.right_keys, plan_.spec.null_safe) {}

  const Schema& schema() const override { return plan_.spec.output; }
  std::vector<const ExecNode*> inputs() const override { return {left_.get(), right_.get()}; }

  std::string describe() const override {
    std::string out = "HashJoin " + print_keys(plan_.spec.left_keys) + ", " + print_keys(plan_.spec.right_keys) + ", " + to_string(plan_.spec.type);
    return plan_.spec.residual == nullptr ? out : out + ", " + expr::to_string(*plan_.spec.residual);
  }

  void run(const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const override {
    SpillFile file(context.spill_directory);
    RowStore right_rows(file, to_arrow(right_->schema()), context.arrow_pool);
    BatchContext any_order = context;
    any_order.in_order = false;
    right_->run(any_order, metrics, [&](int, Batch&& batch) {
      right_rows.add(std::move(batch));
      if (context.budget->over_limit()) right_rows.spill();
    });
    if (right_rows.has_spilled() || right_rows.bytes() > kLargestTable) {
      join_parts(right_rows, file, context, metrics, out);
    } else {
      join_in_memory(right_rows, context, metrics, out);
    }
  }

 private:
  static std::string print_keys(const std::vector<expr::ExpressionPtr>& keys) {
    std::string out = "[";
    for (size_t i = 0; i < keys.size(); ++i) out += (i == 0 ? "" : ", ") + expr::to_string(*keys[i]);
    return out + "]";
  }

  JoinTable make_table(const RowStore& rows, const BatchContext& context) const {
    return JoinTable(right_keys_, concatenate(read_all(rows), *to_arrow(right_->schema()), context.arrow_pool), context);
  }

  void probe(JoinTable& table, const Batch& batch, int worker, const BatchContext& context, const BatchOutput& out) const {
    PackedKeys keys;
    std::vector<uint8_t> is_candidate;
    left_keys_.pack(batch, context, keys, is_candidate);
    JoinedRows joined(plan_, context, batch, worker, out);
    joined.set_right(table.rows());
    table.probe(keys, is_candidate, joined);
    joined.finish();
  }

  void join_in_memory(const RowStore& right_rows, const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const {
    JoinTable table = make_table(right_rows, context);
    left_->run(context, metrics, [&](int worker, Batch&& batch) { probe(table, batch, worker, context, out); });
    if (!plan_.spec.keeps_right_rows()) return;
    context.pool->run(1, [&](int worker, int64_t) { emit_unmatched(plan_, context, table.rows(), worker, out); });
  }

  void join_parts(const RowStore& right_rows, SpillFile& file, const BatchContext& context, ScanMetrics& metrics, const BatchOutput& out) const {
    const int64_t part_bytes = std::clamp(context.budget->limit() / 8, kSmallestPart, kLargestTable / 4);
    const auto parts = std::bit_ceil(static_cast<size_t>(std::clamp<int64_t>(right_rows.bytes() / part_bytes, 2, kMostParts)));
    DividedRows right(right_keys_, right_->schema(), parts, file, context);
    context.pool->run(static_cast<int64_t>(right_rows.batches()),
                      [&](int, int64_t index) { right.add(right_rows.read(static_cast<size_t>(index))); });
    DividedRows left(left_keys_, left_->schema(), parts, file, context);
    left_->run(context, metrics, [&](int, Batch&& batch) { left.add(batch); });
    context.pool->run(static_cast<int64_t>(parts), [&](int worker, int64_t index) {
      const RowStore& left_rows = left.part(static_cast<size_t>(index));
      JoinTable table = make_table(right.part(static_cast<size_t>(index)), context);
      for (size_t i = 0; i < left_rows.batches(); ++i) probe(table, left_rows.read(i), worker, context, out);
      if (plan_.spec.keeps_right_rows()) emit_unmatched(plan_, context, table.rows(), worker, out);
    });
  }

  ExecNodePtr left_;
  ExecNodePtr right_;
  JoinPlan plan_;
  JoinKeys left_keys_;
  JoinKeys right_keys_;
};

}  // namespace

ExecNodePtr make_hash_join(ExecNodePtr left, ExecNodePtr right, JoinSpec spec) {
  return std::make_shared<HashJoinNode>(std::move(left), std::move(right), std::move(spec));
}

}  // namespace izvor::exec
