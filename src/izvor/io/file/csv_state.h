#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include <arrow/buffer.h>

#include "izvor/io/file/csv_column.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::io {

// Which fields of a column under construction are valid. Costs nothing a row while all are.
class CsvStates {
 public:
  void start(int64_t rows) {
    if (marked_ || static_cast<int64_t>(states_.size()) < rows) states_.assign(static_cast<size_t>(rows), CsvColumn::kValid);
    marked_ = false;
  }
  void mark(int64_t row, CsvColumn::State state) {
    states_[static_cast<size_t>(row)] = state;
    marked_ = true;
  }
  CsvColumn::State operator[](int64_t row) const { return static_cast<CsvColumn::State>(states_[static_cast<size_t>(row)]); }
  bool all_valid() const { return !marked_; }

  void compact(int64_t from, const uint16_t* kept, int count, int old_count) {
    if (!marked_) return;
    uint8_t* states = states_.data() + from;
    for (int i = 0; i < count; ++i) states[i] = states[kept[i]];
    std::memset(states + count, CsvColumn::kValid, static_cast<size_t>(old_count - count));
  }

  // Null when all of the first `rows` are valid.
  std::shared_ptr<arrow::Buffer> bitmap(int64_t rows, arrow::MemoryPool* pool, int64_t* null_count) const;

 private:
  std::vector<uint8_t> states_;
  bool marked_ = false;
};

}  // namespace izvor::io
