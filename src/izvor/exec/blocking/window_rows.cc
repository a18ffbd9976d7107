#include "izvor/exec/blocking/window_rows.h"

#include <arrow/array.h>

#include <algorithm>
#include <utility>

#include "izvor/expr/expression_group.h"

namespace izvor::exec {
namespace {

// Rows with equal keys stand together: where each such run begins and ends, by row. Runs do not go beyond those of `within`.
void find_runs(const RowKeys& keys, const std::vector<int32_t>* within, int32_t rows, std::vector<int32_t>& first, std::vector<int32_t>& end) {
  first.resize(static_cast<size_t>(rows));
  end.resize(static_cast<size_t>(rows));
  int32_t start = 0;
  for (int32_t row = 0; row < rows; ++row) {
    const auto at = static_cast<size_t>(row);
    const bool is_new = row > 0 && ((within != nullptr && (*within)[at] == row) || (!keys.ends.empty() && keys[at] != keys[at - 1]));
    if (is_new) {
      std::fill(end.begin() + start, end.begin() + row, row);
      start = row;
    }
    first[at] = start;
  }
  std::fill(end.begin() + start, end.end(), rows);
}

// The first row of [from, to) whose order key is not less than `key`, or is greater with `behind_equal`.
int32_t find_key(const WindowRows& rows, int32_t from, int32_t to, std::string_view key, bool behind_equal) {
  while (from < to) {
    const int32_t middle = from + (to - from) / 2;
    const int order = rows.order[static_cast<size_t>(middle)].compare(key);
    if (order < 0 || (behind_equal && order == 0)) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from;
}

int32_t clamped(int64_t row, size_t at, const WindowRows& rows) {
  return static_cast<int32_t>(std::clamp<int64_t>(row, rows.first_of_part[at], rows.end_of_part[at]));
}

// One end of the frames. `is_end`: the row behind the last one.
std::vector<int32_t> find_bound(const expr::FrameBound& bound, bool is_rows, bool is_end, const WindowRows& rows) {
  using Kind = expr::FrameBound::Kind;
  if (bound.kind == Kind::kUnbounded) return is_end ? rows.end_of_part : rows.first_of_part;
  if (bound.kind == Kind::kCurrentRow && !is_rows) return is_end ? rows.end_of_peers : rows.first_peer;
  std::vector<int32_t> found(static_cast<size_t>(rows.size()));
  if (is_rows) {
    const int64_t distance = (bound.kind == Kind::kOffset ? bound.rows : 0) + (is_end ? 1 : 0);
    for (size_t at = 0; at < found.size(); ++at) found[at] = clamped(static_cast<int64_t>(at) + distance, at, rows);
    return found;
  }
  RowKeys limits;
  rows.order_codec.encode({rows.evaluate(bound.value)}, rows.batch.num_rows, limits);
  for (size_t at = 0; at < found.size(); ++at) found[at] = find_key(rows, rows.first_of_part[at], rows.end_of_part[at], limits[at], is_end);
  return found;
}

}  // namespace

WindowRows::WindowRows(const Batch& rows, const BatchContext& run, const RowKeyCodec& codec, const RowKeys& partition, RowKeys order_keys)
    : batch(rows), context(run), order_codec(codec), order(std::move(order_keys)) {
  find_runs(partition, nullptr, size(), first_of_part, end_of_part);
  find_runs(order, &first_of_part, size(), first_peer, end_of_peers);
}

std::shared_ptr<arrow::Array> WindowRows::evaluate(const expr::ExpressionPtr& expression) const {
  return expr::project(expr::ExpressionGroup({expression}), batch, context.settings, context.arrow_pool).front();
}

WindowFrames::WindowFrames(const expr::WindowFrame& frame, const WindowRows& rows)
    : first(find_bound(frame.lower, frame.is_rows, false, rows)), end(find_bound(frame.upper, frame.is_rows, true, rows)) {
  for (size_t at = 0; at < first.size(); ++at) end[at] = std::max(first[at], end[at]);
}

}  // namespace izvor::exec
