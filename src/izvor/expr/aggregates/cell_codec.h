#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/expr/aggregates/state_cells.h"
#include "izvor/types/data_type.h"

namespace izvor::expr {

// Cells of one column as bytes, one behind the other. A null has none.
struct EncodedCells {
  std::string bytes;
  std::vector<uint64_t> ends;

  std::string_view operator[](int64_t row) const {
    const uint64_t start = row == 0 ? 0 : ends[static_cast<size_t>(row) - 1];
    return std::string_view(bytes).substr(start, ends[static_cast<size_t>(row)] - start);
  }
};

// Where bytes are read; throws IZVOR_STATE_FORMAT at their end.
class ByteCursor {
 public:
  explicit ByteCursor(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}
  const char* take(size_t count);
  template <typename T>
  T value();
  const char* at() const { return at_; }
  bool at_end() const { return at_ == end_; }

 private:
  const char* at_;
  const char* end_;
};

// The bytes that stand for a cell in the state of an aggregate, where it has no state cell of its own (docs/formats/state.md, "Cells as bytes").
// Of two encodings of one type, neither is the beginning of the other.
class CellCodec {
 public:
  enum class Form : uint8_t {
    kExact,
    kCounting,  // NaNs have the same bytes
    kGrouping,  // cells that group together have: one NaN, no -0.0
  };

  explicit CellCodec(const DataType& type, Form form = Form::kExact);
  ~CellCodec();
  CellCodec(CellCodec&&) noexcept;

  const DataType& type() const { return type_; }

  EncodedCells encode(const arrow::Array& column, int64_t num_rows) const;
  // Of structs without nulls that are made of these columns.
  EncodedCells encode_fields(const Columns& fields, int64_t num_rows) const;
  // Passes over one cell.
  void skip(ByteCursor& bytes) const;
  // Passes over an optional cell and gives the cell's bytes; without data: null.
  std::string_view take_optional(ByteCursor& bytes) const;
  // Negative, zero or positive, in Spark's order of values.
  int compare(std::string_view a, std::string_view b) const;

  // A view without data stands for null.
  std::shared_ptr<arrow::Array> decode(const std::vector<std::string_view>& cells, arrow::MemoryPool* pool) const;

  class Node;

 private:
  DataType type_;
  std::unique_ptr<const Node> root_;
};

// The struct that holds the values of expressions as _1, _2, ...
DataType tuple_type(const std::vector<ExpressionPtr>& expressions);

// An array that grows in a state, as CellCodec has it; empty bytes stand for an empty array.
// Where the bytes of `count` more elements go.
char* add_elements(BytesCell& array, uint32_t count, size_t bytes, StateArena& arena);
void append_elements(BytesCell& array, const BytesCell& other, StateArena& arena);

template <typename T>
T ByteCursor::value() {
  T out;
  __builtin_memcpy(&out, take(sizeof(T)), sizeof(T));
  return out;
}

}  // namespace izvor::expr
