// Window functions that are no aggregates.
#include <arrow/api.h>

#include <algorithm>

#include "izvor/error.h"
#include "izvor/exec/blocking/window_rows.h"
#include "izvor/expr/column.h"
#include "izvor/expr/gather.h"

namespace izvor::exec {
namespace {

using expr::WindowFunction;

template <typename T, typename Fn>
std::shared_ptr<arrow::Array> by_row(const WindowRows& rows, TypeId type, Fn&& fn) {
  expr::ColumnWriter<T> out(rows.batch.num_rows, nullptr, rows.context.arrow_pool);
  for (int32_t row = 0; row < rows.size(); ++row) out.values()[row] = fn(row, static_cast<size_t>(row));
  return out.finish(type);
}

std::shared_ptr<arrow::Array> dense_rank(const WindowRows& rows) {
  int32_t rank = 0;
  return by_row<int32_t>(rows, TypeId::kInt, [&](int32_t row, size_t at) {
    if (rows.first_of_part[at] == row) rank = 0;
    return rows.first_peer[at] == row ? ++rank : rank;
  });
}

// The rows of a partition in `parts` parts whose sizes differ by one at most, larger ones first.
int32_t part_of(int64_t index, int64_t rows, int64_t parts) {
  const int64_t size = rows / parts;
  const int64_t larger = rows % parts;
  if (index < (size + 1) * larger) return static_cast<int32_t>(index / (size + 1) + 1);
  return static_cast<int32_t>(larger + (index - (size + 1) * larger) / size + 1);
}

// The rows where a column is not null, to count along.
struct PresentRows {
  explicit PresentRows(const arrow::Array& column) : before(static_cast<size_t>(column.length()) + 1, 0) {
    for (int64_t row = 0; row < column.length(); ++row) {
      if (column.IsValid(row)) rows.push_back(static_cast<int32_t>(row));
      before[static_cast<size_t>(row) + 1] = static_cast<int32_t>(rows.size());
    }
  }
  // The present row number `index` if it is within [first, end), else null.
  int32_t at(int64_t index, int32_t first, int32_t end) const {
    if (index < 0 || index >= static_cast<int64_t>(rows.size())) return expr::kGatherNull;
    const int32_t row = rows[static_cast<size_t>(index)];
    return row >= first && row < end ? row : expr::kGatherNull;
  }

  std::vector<int32_t> rows;
  std::vector<int32_t> before;  // by row: present rows before it
};

// The row `distance` behind each row (before it when negative) within its partition.
std::vector<int32_t> rows_at_distance(int64_t distance, const WindowRows& rows) {
  std::vector<int32_t> found(static_cast<size_t>(rows.size()), expr::kGatherNull);
  for (size_t at = 0; at < found.size(); ++at) {
    const int64_t row = static_cast<int64_t>(at) + distance;
    if (row >= rows.first_of_part[at] && row < rows.end_of_part[at]) found[at] = static_cast<int32_t>(row);
  }
  return found;
}

// The same, counting only rows where the column is not null.
std::vector<int32_t> present_rows_at_distance(int64_t distance, const arrow::Array& column, const WindowRows& rows) {
  if (distance == 0) return rows_at_distance(0, rows);
  const PresentRows present(column);
  std::vector<int32_t> found(static_cast<size_t>(rows.size()));
  for (size_t at = 0; at < found.size(); ++at) {
    const int64_t index = distance < 0 ? present.before[at] + distance : present.before[at + 1] + distance - 1;
    found[at] = present.at(index, rows.first_of_part[at], rows.end_of_part[at]);
  }
  return found;
}

// values[rows[i]], where there is no such row otherwise[i].
std::shared_ptr<arrow::Array> pick(const arrow::Array& values, std::vector<int32_t> rows, const std::shared_ptr<arrow::Array>& otherwise,
                                   arrow::MemoryPool* pool) {
  const auto count = static_cast<int64_t>(rows.size());
  if (otherwise == nullptr) return expr::gather_or_null(values, rows.data(), count, pool);
  const auto both = value_or_throw(arrow::Concatenate({arrow::MakeArray(values.data()), otherwise}, pool));
  for (size_t at = 0; at < rows.size(); ++at) {
    if (rows[at] == expr::kGatherNull) rows[at] = static_cast<int32_t>(values.length() + static_cast<int64_t>(at));
  }
  return expr::gather(*both, rows.data(), count, pool);
}

}  // namespace

std::shared_ptr<arrow::Array> evaluate_ranking(const expr::WindowCall& call, const WindowRows& rows) {
  const auto part_size = [&](size_t at) { return rows.end_of_part[at] - rows.first_of_part[at]; };
  switch (call.function) {
    case WindowFunction::kRowNumber:
      return by_row<int32_t>(rows, TypeId::kInt, [&](int32_t row, size_t at) { return row - rows.first_of_part[at] + 1; });
    case WindowFunction::kRank:
      return by_row<int32_t>(rows, TypeId::kInt, [&](int32_t, size_t at) { return rows.first_peer[at] - rows.first_of_part[at] + 1; });
    case WindowFunction::kDenseRank: return dense_rank(rows);
    case WindowFunction::kPercentRank:
      return by_row<double>(rows, TypeId::kDouble, [&](int32_t, size_t at) {
        return part_size(at) == 1 ? 0.0 : static_cast<double>(rows.first_peer[at] - rows.first_of_part[at]) / (part_size(at) - 1);
      });
    case WindowFunction::kCumeDist:
      return by_row<double>(rows, TypeId::kDouble,
                            [&](int32_t, size_t at) { return static_cast<double>(rows.end_of_peers[at] - rows.first_of_part[at]) / part_size(at); });
    case WindowFunction::kNtile:
      return by_row<int32_t>(rows, TypeId::kInt,
                             [&](int32_t row, size_t at) { return part_of(row - rows.first_of_part[at], part_size(at), call.number); });
    default: throw Error("INTERNAL_ERROR", {{"message", "A window function that does not rank."}});
  }
}

std::shared_ptr<arrow::Array> evaluate_offset(const expr::WindowCall& call, const WindowRows& rows) {
  const int64_t distance = call.function == WindowFunction::kLead ? call.number : -call.number;
  const auto values = rows.evaluate(call.arguments[0]);
  const auto* constant = call.arguments[1]->as<expr::Literal>();
  const auto otherwise = constant != nullptr && constant->value.is_null() ? nullptr : rows.evaluate(call.arguments[1]);
  return pick(*values, call.ignore_nulls ? present_rows_at_distance(distance, *values, rows) : rows_at_distance(distance, rows), otherwise,
              rows.context.arrow_pool);
}

std::shared_ptr<arrow::Array> evaluate_nth_value(const expr::WindowCall& call, const WindowRows& rows) {
  const WindowFrames frames(call.frame, rows);
  const auto values = rows.evaluate(call.arguments[0]);
  std::vector<int32_t> found(static_cast<size_t>(rows.size()), expr::kGatherNull);
  const PresentRows present(*values);
  for (size_t at = 0; at < found.size(); ++at) {
    const int64_t row = frames.first[at] + call.number - 1;
    if (call.ignore_nulls) {
      found[at] = present.at(present.before[static_cast<size_t>(frames.first[at])] + call.number - 1, frames.first[at], frames.end[at]);
    } else if (row < frames.end[at]) {
      found[at] = static_cast<int32_t>(row);
    }
  }
  return pick(*values, std::move(found), nullptr, rows.context.arrow_pool);
}

}  // namespace izvor::exec
