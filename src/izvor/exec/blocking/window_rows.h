#pragma once

#include <cstdint>
#include <vector>

#include "izvor/exec/exec_node.h"
#include "izvor/expr/window_call.h"
#include "izvor/types/row_key.h"

namespace izvor::exec {

// Sorted rows of whole partitions, with where each row stands. Ranges are [first, last).
struct WindowRows {
  const Batch& batch;
  const BatchContext& context;
  const RowKeyCodec& order_codec;
  RowKeys order;                       // each row's order keys
  std::vector<int32_t> first_of_part;  // by row: its partition
  std::vector<int32_t> end_of_part;
  std::vector<int32_t> first_peer;  // by row: the rows of the partition with the same order keys
  std::vector<int32_t> end_of_peers;

  // `partition` are the rows' partition keys.
  WindowRows(const Batch& rows, const BatchContext& run, const RowKeyCodec& codec, const RowKeys& partition, RowKeys order_keys);
  int32_t size() const { return static_cast<int32_t>(batch.num_rows); }
  std::shared_ptr<arrow::Array> evaluate(const expr::ExpressionPtr& expression) const;
};

// The rows that a call looks at, by row.
struct WindowFrames {
  std::vector<int32_t> first;
  std::vector<int32_t> end;

  WindowFrames(const expr::WindowFrame& frame, const WindowRows& rows);
};

// The result of one call for all rows.
std::shared_ptr<arrow::Array> evaluate_ranking(const expr::WindowCall& call, const WindowRows& rows);
std::shared_ptr<arrow::Array> evaluate_offset(const expr::WindowCall& call, const WindowRows& rows);
std::shared_ptr<arrow::Array> evaluate_nth_value(const expr::WindowCall& call, const WindowRows& rows);
std::shared_ptr<arrow::Array> evaluate_aggregate(const expr::WindowCall& call, const WindowRows& rows);

}  // namespace izvor::exec
