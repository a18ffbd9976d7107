#include "izvor/exec/blocking/sorted_merge.h"

#include <arrow/api.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "izvor/expr/gather.h"

namespace izvor::exec {
namespace {

constexpr size_t kRowsOut = 16 * 1024;

// Where the merge stands in one run.
struct Cursor {
  const RowStore* run = nullptr;
  size_t next_piece = 0;
  Batch piece;
  int64_t row = 0;
  int64_t taken_from = 0;  // rows of the piece from here on are in no output yet

  // The next piece; false at the end of the run.
  bool advance_piece() {
    if (next_piece == run->batches()) return false;
    piece = run->read(next_piece++);
    row = taken_from = 0;
    return true;
  }
  std::string_view key() const { return static_cast<const arrow::BinaryArray&>(*piece.columns.back()).GetView(row); }
};

class Merge {
  // Of rows with equal keys the earlier run's go first.
  auto later() const {
    return [this](size_t a, size_t b) {
      const int order = cursors_[a].key().compare(cursors_[b].key());
      return order != 0 ? order > 0 : a > b;
    };
  }

 public:
  Merge(const std::vector<std::unique_ptr<RowStore>>& runs, const arrow::Schema& schema, arrow::MemoryPool* pool) : schema_(schema), pool_(pool) {
    for (const auto& run : runs) {
      Cursor& cursor = cursors_.emplace_back();
      cursor.run = run.get();
      if (!cursor.advance_piece()) cursors_.pop_back();
    }
    for (size_t i = 0; i < cursors_.size(); ++i) heap_.push_back(i);
    std::make_heap(heap_.begin(), heap_.end(), later());
  }

  void run(const std::function<bool(Batch&&)>& out) {
    while (!heap_.empty()) {
      std::pop_heap(heap_.begin(), heap_.end(), later());
      Cursor& cursor = cursors_[heap_.back()];
      order_.push_back(heap_.back());
      ++cursor.row;
      const bool piece_ends = cursor.row == cursor.piece.num_rows;
      if ((piece_ends || order_.size() == kRowsOut) && !out(flush())) return;
      if (piece_ends && !cursor.advance_piece()) {
        heap_.pop_back();
      } else {
        std::push_heap(heap_.begin(), heap_.end(), later());
      }
    }
    if (!order_.empty()) out(flush());
  }

 private:
  // The rows taken since the last time: each run gives a slice of its piece, `order_` tells how they interleave.
  Batch flush() {
    std::vector<Batch> slices;
    std::vector<int32_t> next(cursors_.size(), 0);
    int32_t start = 0;
    for (size_t i = 0; i < cursors_.size(); ++i) {
      Cursor& cursor = cursors_[i];
      const int64_t rows = cursor.row - cursor.taken_from;
      next[i] = start;
      if (rows == 0) continue;
      Batch& slice = slices.emplace_back(Batch{rows, {}});
      for (const auto& column : cursor.piece.columns) slice.columns.push_back(column->Slice(cursor.taken_from, rows));
      cursor.taken_from = cursor.row;
      start += static_cast<int32_t>(rows);
    }
    std::vector<int32_t> rows(order_.size());
    for (size_t i = 0; i < order_.size(); ++i) rows[i] = next[order_[i]]++;
    order_.clear();
    Batch merged = concatenate(slices, schema_, pool_);
    if (slices.size() == 1) return merged;
    for (auto& column : merged.columns) column = expr::gather(*column, rows.data(), static_cast<int64_t>(rows.size()), pool_);
    return merged;
  }

  const arrow::Schema& schema_;
  arrow::MemoryPool* pool_;
  std::vector<Cursor> cursors_;
  std::vector<size_t> heap_;
  std::vector<size_t> order_;
};

}  // namespace

void merge_runs(const std::vector<std::unique_ptr<RowStore>>& runs, const arrow::Schema& schema, arrow::MemoryPool* pool,
                const std::function<bool(Batch&&)>& out) {
  Merge(runs, schema, pool).run(out);
}

}  // namespace izvor::exec
