#pragma once

#include <memory>
#include <string_view>

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_nested.h>

#include "izvor/expr/evaluator.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::expr {

// Builds a column of lists of texts. Rows are given once each, in ascending order; those between are null.
class TextListWriter {
 public:
  TextListWriter(int64_t length, const DataType& type, arrow::MemoryPool* pool)
      : length_(length), texts_(std::make_shared<arrow::StringBuilder>(pool)), lists_(pool, texts_, to_arrow(type)) {}

  void start(int64_t row) {
    throw_if_error(lists_.AppendNulls(row - lists_.length()));
    throw_if_error(lists_.Append());
  }
  // To the list of the row that was started last.
  void append(std::string_view text) { throw_if_error(texts_->Append(text.data(), static_cast<int32_t>(text.size()))); }

  std::shared_ptr<arrow::Array> finish() {
    throw_if_error(lists_.AppendNulls(length_ - lists_.length()));
    return value_or_throw(lists_.Finish());
  }

 private:
  int64_t length_;
  std::shared_ptr<arrow::StringBuilder> texts_;
  arrow::ListBuilder lists_;
};

}  // namespace izvor::expr
