#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include <arrow/type_fwd.h>

#include "izvor/expr/column.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {

// One way to write a result cell by cell for every physical type: each row is given once, in ascending order. Starts with the given validity.
template <typename T>
class CellSink {
 public:
  CellSink(int64_t length, const DataType& type, arrow::MemoryPool* pool, std::shared_ptr<arrow::Buffer> validity = nullptr)
      : writer_(length, std::move(validity), pool), values_(writer_.values()), type_(type) {}
  void set(int64_t row, T value) { values_[row] = value; }
  void set_null(int64_t row) { writer_.set_null(row); }
  std::shared_ptr<arrow::Array> finish() { return writer_.finish(type_); }

 private:
  ColumnWriter<T> writer_;
  T* values_;
  const DataType& type_;
};

template <>
class CellSink<bool> {
 public:
  CellSink(int64_t length, const DataType&, arrow::MemoryPool* pool, std::shared_ptr<arrow::Buffer> validity = nullptr)
      : writer_(length, std::move(validity), pool) {}
  void set(int64_t row, bool value) { writer_.set(row, value); }
  void set_null(int64_t row) { writer_.set_null(row); }
  std::shared_ptr<arrow::Array> finish() { return writer_.finish(); }

 private:
  BooleanWriter writer_;
};

template <>
class CellSink<std::string_view> {
 public:
  CellSink(int64_t length, const DataType& type, arrow::MemoryPool* pool, std::shared_ptr<arrow::Buffer> validity = nullptr)
      : writer_(length, std::move(validity), pool), type_(type) {}
  void set(int64_t row, std::string_view value) { writer_.append(row, value); }
  void set_null(int64_t row) { writer_.set_null(row); }
  std::shared_ptr<arrow::Array> finish() { return writer_.finish(type_); }

 private:
  StringWriter writer_;
  const DataType& type_;
};

}  // namespace izvor::expr
