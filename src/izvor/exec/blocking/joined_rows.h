#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "izvor/exec/blocking/join_spec.h"
#include "izvor/exec/exec_node.h"
#include "izvor/expr/expression_group.h"

namespace izvor::exec {

// What a join needs in every run of a plan.
struct JoinPlan {
  JoinPlan(JoinSpec join_spec, const Schema& left_schema, const Schema& right_schema);

  JoinSpec spec;
  Schema left;
  Schema right;
  expr::ExpressionGroup residual;    // of one expression, or none
  std::vector<bool> residual_reads;  // by column of a pair
};

// The right rows that candidates are taken from, with a mark for each that has had a match. Marks are set by several workers at once.
struct RightRows {
  explicit RightRows(Batch rows) : batch(std::move(rows)), matched(static_cast<size_t>(batch.num_rows), 0) {}
  void mark(int32_t row);

  Batch batch;
  std::vector<uint8_t> matched;
};

// The pairs that the rows of one left batch make, on their way out. Used by one worker.
class JoinedRows {
 public:
  // What is given must outlive this.
  JoinedRows(const JoinPlan& plan, const BatchContext& context, const Batch& left, int worker, const BatchOutput& out);

  // Later candidates are of these rows.
  void set_right(RightRows& right) { right_ = &right; }
  // Whether another candidate of this left row could change anything.
  bool wants(int64_t left_row) const { return !plan_.spec.asks_whether() || matched_[static_cast<size_t>(left_row)] == 0; }
  // A pair with equal keys. Pairs come by left row, in order.
  void add(int64_t left_row, int64_t right_row);
  // All pairs of the left batch with the right rows.
  void add_product();
  // Pairs so far go out: the right rows may go away.
  void flush();
  // After the last pair: left rows without a match.
  void finish();

 private:
  void keep_matching();
  void note_matches();
  void emit_pairs();
  void emit(Batch&& batch);
  Batch pairs(const std::vector<bool>* wanted) const;
  Batch left_rows(const std::vector<int32_t>& rows) const;

  const JoinPlan& plan_;
  const BatchContext& context_;
  const Batch& left_;
  const int worker_;
  const BatchOutput& out_;
  RightRows* right_ = nullptr;
  std::vector<int32_t> left_indices_;
  std::vector<int32_t> right_indices_;
  std::vector<uint8_t> matched_;  // by left row
};

// The right rows without a match, with nulls on the left.
void emit_unmatched(const JoinPlan& plan, const BatchContext& context, const RightRows& right, int worker, const BatchOutput& out);

}  // namespace izvor::exec
