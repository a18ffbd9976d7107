#include "izvor/io/file/csv_string_column.h"

#include <algorithm>

#include <arrow/array/array_binary.h>
#include <arrow/type.h>

namespace izvor::io {
namespace {

// Short text is copied as this many bytes, whatever its length: source and target are readable and writable that far.
constexpr size_t kShort = 32;

}  // namespace

void CsvStringColumn::start(int64_t rows) {
  offsets_buffer_ = value_or_throw(arrow::AllocateResizableBuffer((rows + 1) * static_cast<int64_t>(sizeof(int32_t)), pool_));
  offsets_ = reinterpret_cast<int32_t*>(offsets_buffer_->mutable_data());
  offsets_[0] = 0;
  text_buffer_ = value_or_throw(arrow::AllocateResizableBuffer(usual_text_bytes_, pool_));
  text_ = reinterpret_cast<char*>(text_buffer_->mutable_data());
  states_.start(rows);
  size_ = 0;
}

void CsvStringColumn::reserve_text(size_t more) {
  const int64_t needed = offsets_[size_] + static_cast<int64_t>(more + kShort);
  if (needed <= text_buffer_->size()) return;
  throw_if_error(text_buffer_->Resize(std::max(needed, text_buffer_->size() * 2), false));
  text_ = reinterpret_cast<char*>(text_buffer_->mutable_data());
}

inline int32_t CsvStringColumn::put(int row, const char* begin, size_t length, int32_t at) {
  if (length == null_value_.size() && std::memcmp(begin, null_value_.data(), length) == 0) {
    states_.mark(size_ + row, kNull);
    return at;
  }
  std::memcpy(text_ + at, begin, length);
  return at + static_cast<int32_t>(length);
}

void CsvStringColumn::append(const CsvCells& cells, const CsvRowSet& rows, uint8_t* bad) {
  (void)bad;  // any text is a string
  reserve_text(cells.text_bytes);
  open_rows_ = rows.count;
  int32_t* offsets = offsets_ + size_;
  int32_t at = offsets[0];
  if (cells.tokens != nullptr) {
    for_each_token(cells, rows, [&](int row, const CsvToken& token) {
      if (token.is_null()) {
        states_.mark(size_ + row, kNull);
      } else {
        at = put(row, token.data, static_cast<size_t>(token.length), at);
      }
      offsets[row + 1] = at;
    });
    return;
  }
  char* text = text_;
  const size_t null_length = null_value_.size();
  for_each_field(cells, rows, [&, text, offsets, null_length](int row, const char* begin, const char* end) {
    const auto length = static_cast<size_t>(end - begin);
    if (length - 1 < kShort && length != null_length) [[likely]] {
      std::memcpy(text + at, begin, kShort);
      at += static_cast<int32_t>(length);
    } else if (length == 0) {
      states_.mark(size_ + row, kNull);
    } else {
      at = put(row, begin, length, at);
    }
    offsets[row + 1] = at;
  });
}

std::string_view CsvStringColumn::text(int row) const {
  const int32_t* offset = offsets_ + size_ + row;
  return {text_ + offset[0], static_cast<size_t>(offset[1] - offset[0])};
}

void CsvStringColumn::filter(const ColumnPredicate& predicate, int rows, uint8_t* keep) const {
  using Op = ColumnPredicate::Op;
  static const std::string kNone;
  const bool compares = predicate.op != Op::kIsNull && predicate.op != Op::kIsNotNull;
  const std::string_view operand = compares ? predicate.value.as_string() : kNone;
  for (int row = 0; row < rows; ++row) {
    if (states_[size_ + row] != kValid) {
      keep[row] &= static_cast<uint8_t>(predicate.op == Op::kIsNull);
      continue;
    }
    const int order = compares ? text(row).compare(operand) : 0;
    bool pass = false;
    switch (predicate.op) {
      case Op::kIsNull: break;
      case Op::kIsNotNull: pass = true; break;
      case Op::kEqual: pass = order == 0; break;
      case Op::kLess: pass = order < 0; break;
      case Op::kLessOrEqual: pass = order <= 0; break;
      case Op::kGreater: pass = order > 0; break;
      case Op::kGreaterOrEqual: pass = order >= 0; break;
    }
    keep[row] &= static_cast<uint8_t>(pass);
  }
}

void CsvStringColumn::compact(const uint16_t* kept, int count) {
  int32_t* offsets = offsets_ + size_;
  int32_t at = offsets[0];
  for (int i = 0; i < count; ++i) {
    const int32_t from = offsets[kept[i]];
    const int32_t length = offsets[kept[i] + 1] - from;
    std::memmove(text_ + at, text_ + from, static_cast<size_t>(length));
    at += length;
    offsets[i + 1] = at;
  }
  states_.compact(size_, kept, count, open_rows_);
  open_rows_ = count;
}

std::shared_ptr<arrow::Array> CsvStringColumn::finish() {
  int64_t nulls = 0;
  std::shared_ptr<arrow::Buffer> validity = states_.bitmap(size_, pool_, &nulls);
  const int64_t bytes = offsets_[size_];
  usual_text_bytes_ = std::max(usual_text_bytes_, bytes + bytes / 8 + static_cast<int64_t>(kShort));
  throw_if_error(offsets_buffer_->Resize((size_ + 1) * static_cast<int64_t>(sizeof(int32_t)), false));
  throw_if_error(text_buffer_->Resize(bytes, false));
  auto array = std::make_shared<arrow::StringArray>(size_, std::move(offsets_buffer_), std::move(text_buffer_), std::move(validity), nulls);
  offsets_buffer_ = nullptr;
  text_buffer_ = nullptr;
  return array;
}

}  // namespace izvor::io
