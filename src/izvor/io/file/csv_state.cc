#include "izvor/io/file/csv_state.h"

#include <arrow/util/bit_util.h>

namespace izvor::io {

std::shared_ptr<arrow::Buffer> CsvStates::bitmap(int64_t rows, arrow::MemoryPool* pool, int64_t* null_count) const {
  *null_count = 0;
  if (!marked_) return nullptr;
  std::shared_ptr<arrow::Buffer> bits = value_or_throw(arrow::AllocateEmptyBitmap(rows, pool));
  for (int64_t row = 0; row < rows; ++row) {
    const bool valid = states_[static_cast<size_t>(row)] == CsvColumn::kValid;
    arrow::bit_util::SetBitTo(bits->mutable_data(), row, valid);
    *null_count += !valid;
  }
  return *null_count == 0 ? nullptr : bits;
}

}  // namespace izvor::io
