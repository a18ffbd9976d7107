#include "izvor/expr/column.h"

#include <arrow/array.h>
#include <arrow/array/util.h>
#include <arrow/type.h>
#include <arrow/util/bit_util.h>
#include <arrow/util/bitmap_ops.h>

#include "izvor/error.h"

namespace izvor::expr {
namespace {

std::shared_ptr<arrow::Buffer> zeroed_bitmap(int64_t length, arrow::MemoryPool* pool) {
  std::shared_ptr<arrow::Buffer> buffer = value_or_throw(arrow::AllocateEmptyBitmap(length, pool));
  return buffer;
}

}  // namespace

std::shared_ptr<arrow::Buffer> validity_bitmap(const arrow::ArrayData& data, arrow::MemoryPool* pool) {
  if (!data.buffers[0] || data.GetNullCount() == 0) return nullptr;
  if (data.offset == 0) return data.buffers[0];
  return value_or_throw(arrow::internal::CopyBitmap(pool, data.buffers[0]->data(), data.offset, data.length));
}

std::shared_ptr<arrow::Buffer> common_validity(const arrow::ArrayData& a, const arrow::ArrayData& b, arrow::MemoryPool* pool) {
  if (!a.buffers[0] || a.GetNullCount() == 0) return validity_bitmap(b, pool);
  if (!b.buffers[0] || b.GetNullCount() == 0) return validity_bitmap(a, pool);
  return value_or_throw(arrow::internal::BitmapAnd(pool, a.buffers[0]->data(), a.offset, b.buffers[0]->data(), b.offset, a.length, 0));
}

std::shared_ptr<arrow::Buffer> writable_validity(const arrow::Buffer* validity, int64_t length, arrow::MemoryPool* pool) {
  auto copy = zeroed_bitmap(length, pool);
  if (validity != nullptr) {
    std::memcpy(copy->mutable_data(), validity->data(), static_cast<size_t>(arrow::bit_util::BytesForBits(length)));
  } else {
    std::memset(copy->mutable_data(), 0xff, static_cast<size_t>(copy->size()));
  }
  return copy;
}

std::shared_ptr<arrow::Array> make_array(const DataType& type, int64_t length, std::vector<std::shared_ptr<arrow::Buffer>> buffers) {
  const int64_t nulls = buffers[0] ? arrow::kUnknownNullCount : 0;
  return arrow::MakeArray(arrow::ArrayData::Make(to_arrow(type), length, std::move(buffers), nulls));
}

BooleanWriter::BooleanWriter(int64_t length, std::shared_ptr<arrow::Buffer> validity, arrow::MemoryPool* pool)
    : length_(length), pool_(pool), values_(zeroed_bitmap(length, pool)), validity_(std::move(validity)) {}

void BooleanWriter::set_null(int64_t row) {
  if (own_validity_ == nullptr) {
    validity_ = writable_validity(validity_.get(), length_, pool_);
    own_validity_ = validity_->mutable_data();
  }
  arrow::bit_util::ClearBit(own_validity_, row);
}

std::shared_ptr<arrow::Array> BooleanWriter::finish() { return make_array(TypeId::kBoolean, length_, {std::move(validity_), std::move(values_)}); }

StringWriter::StringWriter(int64_t length, std::shared_ptr<arrow::Buffer> validity, arrow::MemoryPool* pool)
    : length_(length), pool_(pool), bytes_(pool), validity_(std::move(validity)) {
  offsets_ = value_or_throw(arrow::AllocateBuffer((length + 1) * static_cast<int64_t>(sizeof(int32_t)), pool));
}

void StringWriter::close_rows_before(int64_t row) {
  auto* offsets = reinterpret_cast<int32_t*>(offsets_->mutable_data());
  for (; next_row_ < row; ++next_row_) offsets[next_row_] = static_cast<int32_t>(bytes_.length());
}

void StringWriter::append(int64_t row, std::string_view text) {
  close_rows_before(row + 1);
  if (text.empty()) return;
  if (bytes_.length() + static_cast<int64_t>(text.size()) > std::numeric_limits<int32_t>::max()) {
    throw Error("IZVOR_OUT_OF_MEMORY_BUDGET", {{"consumer", "A string column of one batch"},
                                               {"requested", "more than 2147483647"},
                                               {"limit", "2147483647"},
                                               {"available", std::to_string(std::numeric_limits<int32_t>::max() - bytes_.length())}});
  }
  throw_if_error(bytes_.Append(text.data(), static_cast<int64_t>(text.size())));
}

void StringWriter::set_null(int64_t row) {
  if (own_validity_ == nullptr) {
    validity_ = writable_validity(validity_.get(), length_, pool_);
    own_validity_ = validity_->mutable_data();
  }
  arrow::bit_util::ClearBit(own_validity_, row);
}

std::shared_ptr<arrow::Array> StringWriter::finish(const DataType& type) {
  close_rows_before(length_ + 1);
  std::shared_ptr<arrow::Buffer> bytes = value_or_throw(bytes_.Finish());
  return make_array(type, length_, {std::move(validity_), std::move(offsets_), std::move(bytes)});
}

std::shared_ptr<arrow::Array> null_column(const DataType& type, int64_t length, arrow::MemoryPool* pool) {
  return value_or_throw(arrow::MakeArrayOfNull(to_arrow(type), length, pool));
}

}  // namespace izvor::expr
