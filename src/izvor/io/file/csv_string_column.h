#pragma once

#include "izvor/io/file/csv_cells.h"
#include "izvor/io/file/csv_state.h"

namespace izvor::io {

// A column of UTF-8 text, copied as it stands.
class CsvStringColumn final : public CsvColumn {
 public:
  CsvStringColumn(std::string null_value, arrow::MemoryPool* pool) : null_value_(std::move(null_value)), pool_(pool) {}

  void start(int64_t rows) override;
  void append(const CsvCells& cells, const CsvRowSet& rows, uint8_t* bad) override;
  void filter(const ColumnPredicate& predicate, int rows, uint8_t* keep) const override;
  void compact(const uint16_t* kept, int count) override;
  void close_block(int rows) override { size_ += rows; }
  std::shared_ptr<arrow::Array> finish() override;
  State state(int row) const override { return states_[size_ + row]; }
  void print(int row, std::string* out) const override { *out += text(row); }
  int64_t text_bytes() const override { return offsets_[size_]; }

 private:
  void reserve_text(size_t more);
  int32_t put(int row, const char* begin, size_t length, int32_t at);
  std::string_view text(int row) const;

  std::string null_value_;
  arrow::MemoryPool* pool_;
  std::shared_ptr<arrow::ResizableBuffer> offsets_buffer_;
  std::shared_ptr<arrow::ResizableBuffer> text_buffer_;
  int32_t* offsets_ = nullptr;
  char* text_ = nullptr;
  CsvStates states_;
  int64_t size_ = 0;
  int open_rows_ = 0;
  int64_t usual_text_bytes_ = 0;
};

}  // namespace izvor::io
