#include "izvor/exec/blocking/joined_rows.h"

#include <arrow/array.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <utility>

#include "izvor/error.h"
#include "izvor/expr/column.h"
#include "izvor/expr/gather.h"
#include "izvor/expr/selection.h"

namespace izvor::exec {
namespace {

constexpr size_t kPairs = 16 * 1024;
// Behind the rows of any left batch.
constexpr int64_t kLast = std::numeric_limits<int64_t>::max() >> 1;

void find_columns(const expr::Expression& expression, std::vector<bool>& reads) {
  if (const auto* column = expression.as<expr::BoundReference>()) reads[static_cast<size_t>(column->ordinal)] = true;
  if (const auto* cast = expression.as<expr::Cast>()) find_columns(*cast->child, reads);
  if (const auto* lambda = expression.as<expr::Lambda>()) find_columns(*lambda->body, reads);
  if (const auto* call = expression.as<expr::Call>()) {
    for (const expr::ExpressionPtr& argument : call->arguments) find_columns(*argument, reads);
  }
}

std::vector<expr::ExpressionPtr> as_list(const expr::ExpressionPtr& expression) {
  return expression == nullptr ? std::vector<expr::ExpressionPtr>() : std::vector<expr::ExpressionPtr>{expression};
}

}  // namespace

std::string to_string(JoinType type) {
  constexpr const char* kNames[] = {"Inner", "LeftOuter", "RightOuter", "FullOuter", "LeftSemi", "LeftAnti", "ExistenceJoin", "LeftSingle"};
  return kNames[static_cast<size_t>(type)];
}

JoinPlan::JoinPlan(JoinSpec join_spec, const Schema& left_schema, const Schema& right_schema)
    : spec(std::move(join_spec)),
      left(left_schema),
      right(right_schema),
      residual(as_list(spec.residual)),
      residual_reads(left_schema.size() + right_schema.size(), false) {
  if (spec.residual != nullptr) find_columns(*spec.residual, residual_reads);
}

void RightRows::mark(int32_t row) {
  std::atomic_ref<uint8_t> mark(matched[static_cast<size_t>(row)]);
  if (mark.load(std::memory_order_relaxed) == 0) mark.store(1, std::memory_order_relaxed);
}

JoinedRows::JoinedRows(const JoinPlan& plan, const BatchContext& context, const Batch& left, int worker, const BatchOutput& out)
    : plan_(plan), context_(context), left_(left), worker_(worker), out_(out), matched_(static_cast<size_t>(left.num_rows), 0) {}

void JoinedRows::add(int64_t left_row, int64_t right_row) {
  left_indices_.push_back(static_cast<int32_t>(left_row));
  right_indices_.push_back(static_cast<int32_t>(right_row));
  // Without a residual a candidate is a match, which wants() knows at once.
  if (plan_.spec.residual == nullptr && plan_.spec.asks_whether()) matched_[static_cast<size_t>(left_row)] = 1;
  if (left_indices_.size() == kPairs) flush();
}

void JoinedRows::add_product() {
  for (int64_t left_row = 0; left_row < left_.num_rows; ++left_row) {
    for (int64_t right_row = 0; right_row < right_->batch.num_rows && wants(left_row); ++right_row) add(left_row, right_row);
  }
}

void JoinedRows::flush() {
  if (left_indices_.empty()) return;
  if (context_.cancelled && context_.cancelled()) throw Cancelled();
  keep_matching();
  note_matches();
  if (!plan_.spec.asks_whether()) emit_pairs();
  left_indices_.clear();
  right_indices_.clear();
}

Batch JoinedRows::pairs(const std::vector<bool>* wanted) const {
  const auto count = static_cast<int64_t>(left_indices_.size());
  Batch rows{count, {}, left_.sequence};
  const auto take = [&](const std::vector<std::shared_ptr<arrow::Array>>& columns, const std::vector<int32_t>& indices) {
    for (const auto& column : columns) {
      const bool is_wanted = wanted == nullptr || (*wanted)[rows.columns.size()];
      rows.columns.push_back(is_wanted ? expr::gather(*column, indices.data(), count, context_.arrow_pool) : nullptr);
    }
  };
  take(left_.columns, left_indices_);
  take(right_->batch.columns, right_indices_);
  return rows;
}

void JoinedRows::keep_matching() {
  if (plan_.spec.residual == nullptr) return;
  const Batch candidates = pairs(&plan_.residual_reads);
  expr::EvalContext evaluation(candidates, context_.settings, context_.arrow_pool);
  evaluation.share_parts_of(plan_.residual);
  const auto holds = evaluation.evaluate(*plan_.residual.expressions().front(), expr::Selection::all(candidates.num_rows));
  evaluation.errors().raise();
  size_t kept = 0;
  for (const int32_t row : expr::true_rows(*holds)) {
    left_indices_[kept] = left_indices_[static_cast<size_t>(row)];
    right_indices_[kept++] = right_indices_[static_cast<size_t>(row)];
  }
  left_indices_.resize(kept);
  right_indices_.resize(kept);
}

void JoinedRows::note_matches() {
  const bool is_single = plan_.spec.type == JoinType::kSingle;
  for (const int32_t row : left_indices_) {
    uint8_t& matched = matched_[static_cast<size_t>(row)];
    if (is_single && matched != 0) throw Error("SCALAR_SUBQUERY_TOO_MANY_ROWS");
    matched = 1;
  }
  if (!plan_.spec.keeps_right_rows()) return;
  for (const int32_t row : right_indices_) right_->mark(row);
}

void JoinedRows::emit_pairs() {
  if (!left_indices_.empty()) emit(pairs(nullptr));
}

void JoinedRows::emit(Batch&& batch) {
  batch.sequence = left_.sequence;
  out_(worker_, std::move(batch));
}

Batch JoinedRows::left_rows(const std::vector<int32_t>& rows) const {
  if (static_cast<int64_t>(rows.size()) == left_.num_rows) return left_;
  Batch out{static_cast<int64_t>(rows.size()), {}};
  for (const auto& column : left_.columns) out.columns.push_back(expr::gather(*column, rows.data(), out.num_rows, context_.arrow_pool));
  return out;
}

void JoinedRows::finish() {
  flush();
  const JoinSpec& spec = plan_.spec;
  if (spec.type == JoinType::kExistence) {
    expr::BooleanWriter marks(left_.num_rows, nullptr, context_.arrow_pool);
    marks.fill(expr::Selection::all(left_.num_rows), [&](int64_t row) { return matched_[static_cast<size_t>(row)] != 0; });
    Batch all = left_;
    all.columns.push_back(marks.finish());
    return emit(std::move(all));
  }
  if (!spec.keeps_left_rows() && !spec.asks_whether()) return;
  const uint8_t wanted = spec.type == JoinType::kSemi ? 1 : 0;
  std::vector<int32_t> rows;
  for (int64_t row = 0; row < left_.num_rows; ++row) {
    if (matched_[static_cast<size_t>(row)] == wanted) rows.push_back(static_cast<int32_t>(row));
  }
  if (rows.empty()) return;
  Batch kept = left_rows(rows);
  if (spec.keeps_left_rows()) {
    for (const Field& field : plan_.right.fields()) kept.columns.push_back(expr::null_column(field.type(), kept.num_rows, context_.arrow_pool));
  }
  emit(std::move(kept));
}

void emit_unmatched(const JoinPlan& plan, const BatchContext& context, const RightRows& right, int worker, const BatchOutput& out) {
  std::vector<int32_t> rows;
  const auto emit = [&] {
    if (rows.empty()) return;
    Batch batch{static_cast<int64_t>(rows.size()), {}, kLast};
    for (const Field& field : plan.left.fields()) batch.columns.push_back(expr::null_column(field.type(), batch.num_rows, context.arrow_pool));
    for (const auto& column : right.batch.columns) {
      batch.columns.push_back(expr::gather(*column, rows.data(), batch.num_rows, context.arrow_pool));
    }
    out(worker, std::move(batch));
    rows.clear();
  };
  for (int64_t row = 0; row < right.batch.num_rows; ++row) {
    if (right.matched[static_cast<size_t>(row)] != 0) continue;
    rows.push_back(static_cast<int32_t>(row));
    if (rows.size() == kPairs) emit();
  }
  emit();
}

}  // namespace izvor::exec
