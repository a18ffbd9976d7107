#pragma once

#include <charconv>
#include <concepts>
#include <utility>

#include <arrow/array/data.h>
#include <arrow/array/util.h>

#include "izvor/io/file/csv_cells.h"
#include "izvor/io/file/csv_state.h"
#include "izvor/types/decimal.h"

namespace izvor::io {

// A column whose values have a fixed width. `Parser` gives:
//   using Value;                                            how a value lies in memory (bool: a byte)
//   bool usable_fast_path() const;                          no special text of the options could be taken for a value
//   bool fast(const char* begin, const char* end, Value*);  the common case only; may load 8 bytes in front of `begin`
//   bool parse(std::string_view, Value*);                   everything else
template <typename Parser>
class CsvFixedColumn final : public CsvColumn {
 public:
  using Value = typename Parser::Value;

  CsvFixedColumn(std::shared_ptr<arrow::DataType> type, Parser parser, std::string null_value, arrow::MemoryPool* pool)
      : type_(std::move(type)), parser_(std::move(parser)), null_value_(std::move(null_value)), pool_(pool) {}

  void start(int64_t rows) override {
    buffer_ = value_or_throw(arrow::AllocateResizableBuffer(rows * static_cast<int64_t>(sizeof(Value)), pool_));
    values_ = reinterpret_cast<Value*>(buffer_->mutable_data());
    states_.start(rows);
    size_ = 0;
  }

  void append(const CsvCells& cells, const CsvRowSet& rows, uint8_t* bad) override {
    open_rows_ = rows.count;
    Value* values = values_ + size_;
    if (cells.tokens != nullptr) {
      for_each_token(cells, rows, [&](int row, const CsvToken& token) {
        values[row] = token.is_null() ? null_field(row) : parse_field(row, text_of(token), bad);
      });
    } else if (parser_.usable_fast_path()) {
      const Parser parser = parser_;
      for_each_field(cells, rows, [&, values](int row, const char* begin, const char* end) {
        if (!parser.fast(begin, end, values + row)) [[unlikely]]
          values[row] = parse_span(row, begin, end, bad);
      });
    } else {
      for_each_field(cells, rows, [&](int row, const char* begin, const char* end) { values[row] = parse_span(row, begin, end, bad); });
    }
  }

  void filter(const ColumnPredicate& predicate, int rows, uint8_t* keep) const override;

  void compact(const uint16_t* kept, int count) override {
    Value* values = values_ + size_;
    for (int i = 0; i < count; ++i) values[i] = values[kept[i]];
    states_.compact(size_, kept, count, open_rows_);
    open_rows_ = count;
  }

  void close_block(int rows) override { size_ += rows; }
  std::shared_ptr<arrow::Array> finish() override;
  State state(int row) const override { return states_[size_ + row]; }
  void print(int row, std::string* out) const override { parser_.print(values_[size_ + row], out); }

 private:
  Value null_field(int row) {
    states_.mark(size_ + row, kNull);
    return {};
  }

  __attribute__((noinline)) Value parse_span(int row, const char* begin, const char* end, uint8_t* bad) {
    return begin == end ? null_field(row) : parse_field(row, {begin, static_cast<size_t>(end - begin)}, bad);
  }

  Value parse_field(int row, std::string_view text, uint8_t* bad) {
    if (text == null_value_) return null_field(row);
    Value value{};
    if (parser_.parse(text, &value)) return value;
    states_.mark(size_ + row, kMalformed);
    bad[row] = 1;
    return {};
  }

  template <typename Test>
  void keep_if(int rows, uint8_t* keep, Test test) const {
    const Value* values = values_ + size_;
    if (states_.all_valid()) {
      for (int row = 0; row < rows; ++row) keep[row] &= static_cast<uint8_t>(test(values[row]));
    } else {
      for (int row = 0; row < rows; ++row) {
        const State state = states_[size_ + row];
        keep[row] &= static_cast<uint8_t>(state == kMalformed || (state == kValid && test(values[row])));
      }
    }
  }

  std::shared_ptr<arrow::DataType> type_;
  Parser parser_;
  std::string null_value_;
  arrow::MemoryPool* pool_;
  std::shared_ptr<arrow::ResizableBuffer> buffer_;
  Value* values_ = nullptr;
  CsvStates states_;
  int64_t size_ = 0;
  int open_rows_ = 0;
};

// The value of a predicate as the column's memory form, wide enough not to lose anything.
template <typename T>
auto predicate_operand(const izvor::Value& value) {
  if constexpr (std::floating_point<T>) {
    return value.as_double();
  } else if constexpr (std::same_as<T, uint8_t>) {
    return static_cast<int64_t>(value.as_bool());
  } else if constexpr (std::same_as<T, Int128>) {
    Int128 unscaled = 0;
    parse_decimal(value.as_string(), {value.type.precision(), value.type.scale()}, unscaled);
    return unscaled;
  } else {
    return value.as_int();
  }
}

// -1, 0 or 1 by Spark's order: NaN equals itself and is the greatest; -0.0 equals 0.0.
template <typename T>
int compare_as_spark(T left, T right) {
  if constexpr (std::floating_point<T>) {
    if (left != left || right != right) return (left != left) - (right != right);
  }
  return (left > right) - (left < right);
}

template <typename Parser>
void CsvFixedColumn<Parser>::filter(const ColumnPredicate& predicate, int rows, uint8_t* keep) const {
  using Op = ColumnPredicate::Op;
  if (predicate.op == Op::kIsNull) {
    for (int row = 0; row < rows; ++row) keep[row] &= static_cast<uint8_t>(states_[size_ + row] != kValid);
    return;
  }
  if (predicate.op == Op::kIsNotNull) return keep_if(rows, keep, [](Value) { return true; });
  const auto operand = predicate_operand<Value>(predicate.value);
  using Wide = decltype(predicate_operand<Value>(predicate.value));
  switch (predicate.op) {
    case Op::kEqual: return keep_if(rows, keep, [operand](Value v) { return compare_as_spark<Wide>(v, operand) == 0; });
    case Op::kLess: return keep_if(rows, keep, [operand](Value v) { return compare_as_spark<Wide>(v, operand) < 0; });
    case Op::kLessOrEqual: return keep_if(rows, keep, [operand](Value v) { return compare_as_spark<Wide>(v, operand) <= 0; });
    case Op::kGreater: return keep_if(rows, keep, [operand](Value v) { return compare_as_spark<Wide>(v, operand) > 0; });
    default: return keep_if(rows, keep, [operand](Value v) { return compare_as_spark<Wide>(v, operand) >= 0; });
  }
}

// A boolean column is parsed as bytes and packed into bits at the end.
std::shared_ptr<arrow::Buffer> pack_booleans(const uint8_t* values, int64_t rows, arrow::MemoryPool* pool);

template <typename Parser>
std::shared_ptr<arrow::Array> CsvFixedColumn<Parser>::finish() {
  int64_t nulls = 0;
  std::shared_ptr<arrow::Buffer> validity = states_.bitmap(size_, pool_, &nulls);
  std::shared_ptr<arrow::Buffer> values;
  if constexpr (std::same_as<Value, uint8_t>) {
    values = pack_booleans(values_, size_, pool_);
  } else {
    throw_if_error(buffer_->Resize(size_ * static_cast<int64_t>(sizeof(Value)), false));
    values = std::move(buffer_);
  }
  buffer_ = nullptr;
  return arrow::MakeArray(arrow::ArrayData::Make(type_, size_, {std::move(validity), std::move(values)}, nulls));
}

}  // namespace izvor::io
