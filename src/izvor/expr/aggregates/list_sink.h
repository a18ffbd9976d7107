#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include <arrow/array.h>
#include <arrow/buffer_builder.h>

#include "izvor/expr/column.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::expr {

// Writes a column of values, or of arrays of them when that is the type: append() the values of a row, then end_list().
template <typename T>
class ListSink {
 public:
  ListSink(int64_t rows, const DataType& type, arrow::MemoryPool* pool)
      : type_(type), rows_(rows), values_(pool), offsets_(pool), validity_(writable_validity(nullptr, rows, pool)) {
    throw_if_error(offsets_.Append(0));
  }

  void append(T value) { throw_if_error(values_.Append(value)); }
  void end_list() {
    ++row_;
    throw_if_error(offsets_.Append(static_cast<int32_t>(values_.length())));
  }
  void append_null() {
    validity_->mutable_data()[row_ >> 3] &= static_cast<uint8_t>(~(1u << (row_ & 7)));
    if (type_.id() != TypeId::kArray) append(T{});
    end_list();
  }

  std::shared_ptr<arrow::Array> finish() {
    const int64_t length = values_.length();
    std::shared_ptr<arrow::Buffer> values = value_or_throw(values_.Finish());
    if (type_.id() != TypeId::kArray) return make_array(type_, rows_, {validity_, std::move(values)});
    auto elements = arrow::ArrayData::Make(to_arrow(type_.fields()[0].type()), length, {nullptr, std::move(values)}, 0);
    std::shared_ptr<arrow::Buffer> offsets = value_or_throw(offsets_.Finish());
    return arrow::MakeArray(arrow::ArrayData::Make(to_arrow(type_), rows_, {validity_, std::move(offsets)}, {std::move(elements)}));
  }

 private:
  DataType type_;
  int64_t rows_;
  int64_t row_ = 0;
  arrow::TypedBufferBuilder<T> values_;
  arrow::TypedBufferBuilder<int32_t> offsets_;
  std::shared_ptr<arrow::Buffer> validity_;
};

}  // namespace izvor::expr
