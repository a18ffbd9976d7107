#pragma once

// Columns that values of one type after the other are appended to, and from whose end they can be taken away again.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/expr/cell_sink.h"
#include "izvor/expr/functions/collection/list_cells.h"

namespace izvor::expr {

// Which of the values are not null.
class ValidityFlags {
 public:
  void append(bool valid) { flags_.push_back(valid); }
  void truncate(int64_t length) { flags_.resize(static_cast<size_t>(length)); }
  int64_t length() const { return static_cast<int64_t>(flags_.size()); }
  bool operator[](int64_t row) const { return flags_[static_cast<size_t>(row)]; }

 private:
  std::vector<bool> flags_;
};

// Values of the physical type T, not of strings.
template <typename T>
class FixedCells {
 public:
  void append(T value) {
    values_.push_back(value);
    valid_.append(true);
  }
  void append_null() {
    values_.push_back(T{});
    valid_.append(false);
  }
  void truncate(int64_t length) {
    values_.resize(static_cast<size_t>(length));
    valid_.truncate(length);
  }
  int64_t length() const { return valid_.length(); }
  std::shared_ptr<arrow::Array> finish(const DataType& type, arrow::MemoryPool* pool) const {
    CellSink<T> out(length(), type, pool);
    for (int64_t i = 0; i < length(); ++i) valid_[i] ? out.set(i, values_[static_cast<size_t>(i)]) : out.set_null(i);
    return out.finish();
  }

 private:
  std::vector<T> values_;
  ValidityFlags valid_;
};

// Strings and binary.
class TextCells {
 public:
  void append(std::string_view text) {
    bytes_ += text;
    close(true);
  }
  void append_null() { close(false); }
  void truncate(int64_t length) {
    ends_.resize(static_cast<size_t>(length));
    valid_.truncate(length);
    bytes_.resize(ends_.empty() ? 0 : ends_.back());
  }
  int64_t length() const { return valid_.length(); }
  std::shared_ptr<arrow::Array> finish(const DataType& type, arrow::MemoryPool* pool) const {
    CellSink<std::string_view> out(length(), type, pool);
    size_t begin = 0;
    for (int64_t i = 0; i < length(); ++i) {
      const size_t end = ends_[static_cast<size_t>(i)];
      valid_[i] ? out.set(i, std::string_view(bytes_).substr(begin, end - begin)) : out.set_null(i);
      begin = end;
    }
    return out.finish();
  }

 private:
  void close(bool valid) {
    ends_.push_back(bytes_.size());
    valid_.append(valid);
  }

  std::string bytes_;
  std::vector<size_t> ends_;
  ValidityFlags valid_;
};

// Where lists end in the column of their elements.
class ListEnds {
 public:
  void append(int64_t end) {
    ends_.push_back(end);
    valid_.append(true);
  }
  void append_null() {
    ends_.push_back(last());
    valid_.append(false);
  }
  // The number of elements that are left.
  int64_t truncate(int64_t length) {
    ends_.resize(static_cast<size_t>(length));
    valid_.truncate(length);
    return last();
  }
  int64_t last() const { return ends_.empty() ? 0 : ends_.back(); }
  int64_t length() const { return valid_.length(); }
  std::shared_ptr<arrow::Array> finish(const DataType& type, const arrow::Array& elements, arrow::MemoryPool* pool) const {
    ListOffsets offsets(length(), pool);
    for (int64_t i = 0; i < length(); ++i) {
      offsets.start(i);
      offsets.add(ends_[static_cast<size_t>(i)] - offsets.num_elements());
      if (!valid_[i]) offsets.set_null(i);
    }
    return offsets.finish(type, elements);
  }

 private:
  std::vector<int64_t> ends_;
  ValidityFlags valid_;
};

// Structs of these fields, null where the flags say so.
inline std::shared_ptr<arrow::Array> nullable_struct(const DataType& type, const ValidityFlags& valid, const arrow::ArrayVector& fields,
                                                     arrow::MemoryPool* pool) {
  auto data = std::make_shared<arrow::ArrayData>(*struct_of(type, valid.length(), fields)->data());
  BooleanWriter validity(valid.length(), nullptr, pool);
  validity.fill(Selection::all(valid.length()), [&](int64_t row) { return valid[row]; });
  data->buffers[0] = validity.finish()->data()->buffers[1];
  data->null_count = arrow::kUnknownNullCount;
  return arrow::MakeArray(data);
}

}  // namespace izvor::expr
