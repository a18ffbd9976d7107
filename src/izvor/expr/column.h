#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>

#include <arrow/array/data.h>
#include <arrow/buffer.h>
#include <arrow/buffer_builder.h>
#include <arrow/type_fwd.h>

#include "izvor/expr/evaluator.h"
#include "izvor/types/arrow_mapping.h"
#include "izvor/types/int128.h"
#include "izvor/types/value.h"

namespace izvor::expr {

// ---- Reading: cells of an array by row, without a virtual call. ----

template <typename T>
class Cells {
 public:
  explicit Cells(const arrow::ArrayData& data) : values_(data.GetValues<T>(1)) {}
  T operator[](int64_t row) const { return values_[row]; }
  const T* values() const { return values_; }

 private:
  const T* values_;
};

template <>
class Cells<bool> {
 public:
  explicit Cells(const arrow::ArrayData& data) : bits_(data.buffers[1]->data()), offset_(data.offset) {}
  bool operator[](int64_t row) const { return (bits_[(row + offset_) >> 3] >> ((row + offset_) & 7)) & 1; }

 private:
  const uint8_t* bits_;
  int64_t offset_;
};

template <>
class Cells<std::string_view> {
 public:
  explicit Cells(const arrow::ArrayData& data)
      : offsets_(data.GetValues<int32_t>(1)), bytes_(data.buffers[2] ? reinterpret_cast<const char*>(data.buffers[2]->data()) : "") {}
  std::string_view operator[](int64_t row) const {
    return std::string_view(bytes_ + offsets_[row], static_cast<size_t>(offsets_[row + 1] - offsets_[row]));
  }
  const int32_t* offsets() const { return offsets_; }
  const char* bytes() const { return bytes_; }

 private:
  const int32_t* offsets_;
  const char* bytes_;
};

// Memory of clients is aligned to 8 bytes only.
template <>
class Cells<Int128> {
 public:
  explicit Cells(const arrow::ArrayData& data) : bytes_(data.buffers[1]->data() + data.offset * static_cast<int64_t>(sizeof(Int128))) {}
  Int128 operator[](int64_t row) const {
    Int128 value;
    std::memcpy(&value, bytes_ + row * static_cast<int64_t>(sizeof(Int128)), sizeof(value));
    return value;
  }

 private:
  const uint8_t* bytes_;
};

// Which rows of an array are not null.
class Validity {
 public:
  explicit Validity(const arrow::ArrayData& data)
      : bits_(data.buffers[0] && data.GetNullCount() != 0 ? data.buffers[0]->data() : nullptr), offset_(data.offset) {}
  bool all_valid() const { return bits_ == nullptr; }
  bool operator[](int64_t row) const { return bits_ == nullptr || ((bits_[(row + offset_) >> 3] >> ((row + offset_) & 7)) & 1); }

 private:
  const uint8_t* bits_;
  int64_t offset_;
};

// fn(row) for the selected rows that are not null.
template <typename Fn>
void for_each_valid(const Selection& selection, const Validity& validity, Fn&& fn) {
  if (validity.all_valid()) {
    selection.for_each(fn);
  } else {
    selection.for_each([&](int64_t row) {
      if (validity[row]) fn(row);
    });
  }
}

// An array's null bitmap from bit 0, shared where possible; null when there are no nulls.
std::shared_ptr<arrow::Buffer> validity_bitmap(const arrow::ArrayData& data, arrow::MemoryPool* pool);
// The rows valid in both.
std::shared_ptr<arrow::Buffer> common_validity(const arrow::ArrayData& a, const arrow::ArrayData& b, arrow::MemoryPool* pool);

// ---- Writing: a result of the batch's length. ----

// Cells of one width, T as in physical_type.h (not bool, not strings). Starts with the given validity.
template <typename T>
class ColumnWriter {
 public:
  ColumnWriter(int64_t length, std::shared_ptr<arrow::Buffer> validity, arrow::MemoryPool* pool)
      : length_(length), pool_(pool), validity_(std::move(validity)) {
    values_ = value_or_throw(arrow::AllocateBuffer(length * static_cast<int64_t>(sizeof(T)), pool));
  }

  T* values() { return reinterpret_cast<T*>(values_->mutable_data()); }
  void set_null(int64_t row);
  std::shared_ptr<arrow::Array> finish(const DataType& type);

 private:
  int64_t length_;
  arrow::MemoryPool* pool_;
  std::shared_ptr<arrow::Buffer> values_;
  std::shared_ptr<arrow::Buffer> validity_;
  uint8_t* own_validity_ = nullptr;
};

// A validity bitmap that may be written: a copy of `validity`, or all ones.
std::shared_ptr<arrow::Buffer> writable_validity(const arrow::Buffer* validity, int64_t length, arrow::MemoryPool* pool);
std::shared_ptr<arrow::Array> make_array(const DataType& type, int64_t length, std::vector<std::shared_ptr<arrow::Buffer>> buffers);

template <typename T>
void ColumnWriter<T>::set_null(int64_t row) {
  if (own_validity_ == nullptr) {
    validity_ = writable_validity(validity_.get(), length_, pool_);
    own_validity_ = validity_->mutable_data();
  }
  own_validity_[row >> 3] &= static_cast<uint8_t>(~(1u << (row & 7)));
}

template <typename T>
std::shared_ptr<arrow::Array> ColumnWriter<T>::finish(const DataType& type) {
  return make_array(type, length_, {std::move(validity_), std::move(values_)});
}

// Booleans, one bit a row.
class BooleanWriter {
 public:
  BooleanWriter(int64_t length, std::shared_ptr<arrow::Buffer> validity, arrow::MemoryPool* pool);

  uint8_t* bits() { return values_->mutable_data(); }
  void set(int64_t row, bool value) {
    if (value) values_->mutable_data()[row >> 3] |= static_cast<uint8_t>(1u << (row & 7));
  }
  void set_null(int64_t row);
  void set_validity(std::shared_ptr<arrow::Buffer> validity) { validity_ = std::move(validity); }
  std::shared_ptr<arrow::Array> finish();

  // bits[row] = fn(row) for the selected rows.
  template <typename Fn>
  void fill(const Selection& selection, Fn&& fn);

 private:
  int64_t length_;
  arrow::MemoryPool* pool_;
  std::shared_ptr<arrow::Buffer> values_;  // zeroed
  std::shared_ptr<arrow::Buffer> validity_;
  uint8_t* own_validity_ = nullptr;
};

template <typename Fn>
void BooleanWriter::fill(const Selection& selection, Fn&& fn) {
  if (!selection.is_all()) {
    selection.for_each([&](int64_t row) { set(row, fn(row)); });
    return;
  }
  // 64 results as bytes in a loop that vectorises, then packed 8 to 1 by a multiplication that gathers their lowest bits.
  uint8_t* out = bits();
  int64_t row = 0;
  for (; row + 64 <= length_; row += 64, out += 8) {
    alignas(16) uint8_t flags[64];
    for (int i = 0; i < 64; ++i) flags[i] = static_cast<uint8_t>(fn(row + i));
    for (int i = 0; i < 8; ++i) {
      uint64_t eight;
      std::memcpy(&eight, flags + 8 * i, 8);
      out[i] = static_cast<uint8_t>((eight * 0x0102040810204080ull) >> 56);
    }
  }
  for (; row < length_; ++row) set(row, fn(row));
}

// Strings, appended row by row from 0; rows that are skipped are empty.
class StringWriter {
 public:
  StringWriter(int64_t length, std::shared_ptr<arrow::Buffer> validity, arrow::MemoryPool* pool);

  // Rows in ascending order.
  void append(int64_t row, std::string_view text);
  void set_null(int64_t row);
  std::shared_ptr<arrow::Array> finish(const DataType& type);

 private:
  void close_rows_before(int64_t row);

  int64_t length_;
  int64_t next_row_ = 0;
  arrow::MemoryPool* pool_;
  std::shared_ptr<arrow::Buffer> offsets_;
  arrow::BufferBuilder bytes_;
  std::shared_ptr<arrow::Buffer> validity_;
  uint8_t* own_validity_ = nullptr;
};

// ---- Whole columns. ----

std::shared_ptr<arrow::Array> null_column(const DataType& type, int64_t length, arrow::MemoryPool* pool);

}  // namespace izvor::expr
