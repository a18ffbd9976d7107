#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <arrow/array.h>
#include <arrow/buffer_builder.h>
#include <arrow/type_fwd.h>

#include "izvor/expr/column.h"
#include "izvor/expr/gather.h"
#include "izvor/types/data_type.h"

namespace izvor::expr {

// The same cells under the Arrow type of `type`, from which theirs may differ in names and nullability only.
std::shared_ptr<arrow::Array> with_type(const arrow::Array& array, const DataType& type);

// Structs, none of which is null, of their fields' cells.
std::shared_ptr<arrow::Array> struct_of(const DataType& type, int64_t length, const arrow::ArrayVector& fields);

// Which cells of a column are not null; of a column of type void none is.
class CellValidity {
 public:
  explicit CellValidity(const arrow::Array& column) : validity_(*column.data()), is_void_(column.type_id() == arrow::Type::NA) {}
  bool operator[](int64_t row) const { return !is_void_ && validity_[row]; }

 private:
  Validity validity_;
  bool is_void_;
};

// Reads a column of arrays or maps: row r has the elements [begin(r), end(r)) of elements(). A map's elements are structs of key and value.
class ListCells {
 public:
  explicit ListCells(const arrow::Array& column)
      : list_(static_cast<const arrow::ListArray&>(column)), validity_(column), offsets_(list_.raw_value_offsets()), elements_(list_.values()) {}

  bool is_valid(int64_t row) const { return validity_[row]; }
  int32_t begin(int64_t row) const { return offsets_[row]; }
  int32_t end(int64_t row) const { return offsets_[row + 1]; }
  int32_t size(int64_t row) const { return offsets_[row + 1] - offsets_[row]; }
  const std::shared_ptr<arrow::Array>& elements() const { return elements_; }
  // Keys (0) or values (1) of a map's elements, or the fields of an array of structs, by the same positions.
  std::shared_ptr<arrow::Array> field(int index) const { return static_cast<const arrow::StructArray&>(*elements_).field(index); }

 private:
  const arrow::ListArray& list_;
  CellValidity validity_;
  const int32_t* offsets_;
  std::shared_ptr<arrow::Array> elements_;
};

// Where the rows of a column of arrays end, written row by row in ascending order. Rows that are skipped are empty.
class ListOffsets {
 public:
  ListOffsets(int64_t num_rows, arrow::MemoryPool* pool);

  // The row's elements begin behind those of the rows before.
  void start(int64_t row);
  void add(int64_t count = 1);
  void set_null(int64_t row);
  int64_t num_elements() const { return num_elements_; }
  // `elements` has num_elements() cells of the type's element (of a map: structs of key and value).
  std::shared_ptr<arrow::Array> finish(const DataType& type, const arrow::Array& elements);

 private:
  void close_rows_before(int64_t row);

  int64_t num_rows_;
  arrow::MemoryPool* pool_;
  int64_t next_row_ = 0;
  int64_t num_elements_ = 0;
  std::shared_ptr<arrow::Buffer> offsets_;
  std::shared_ptr<arrow::Buffer> validity_;
};

// The cells of several columns one behind the other, under one type, from which theirs may differ as in with_type (or be void).
std::shared_ptr<arrow::Array> concatenate_cells(const arrow::ArrayVector& parts, const DataType& type, arrow::MemoryPool* pool);

// Builds a column of arrays out of elements of other columns, row by row in ascending order.
class PickedLists {
 public:
  PickedLists(int64_t num_rows, arrow::MemoryPool* pool) : offsets_(num_rows, pool), picks_(pool), pool_(pool) {}

  // Makes the cells of a column available; all sources are added before the first pick. Cell i is picked as the returned number + i.
  int32_t add_source(const std::shared_ptr<arrow::Array>& cells);

  void start(int64_t row) { offsets_.start(row); }
  void set_null(int64_t row) { offsets_.set_null(row); }
  void pick(int32_t cell) {
    offsets_.add();
    append(cell);
  }
  void pick_null() { pick(kGatherNull); }
  void pick_range(int32_t begin, int32_t end) {
    for (int32_t cell = begin; cell < end; ++cell) pick(cell);
  }
  std::shared_ptr<arrow::Array> finish(const DataType& type);

 private:
  void append(int32_t cell);

  ListOffsets offsets_;
  arrow::ArrayVector sources_;
  arrow::TypedBufferBuilder<int32_t> picks_;
  arrow::MemoryPool* pool_;
  int32_t num_cells_ = 0;  // of all sources
};

// Calls fn(row) for the selected rows in which no argument is null, and out.set_null(row) for the others.
template <typename Out, typename Fn>
void for_each_complete_row(const Selection& selection, const std::vector<std::shared_ptr<arrow::Array>>& arguments, Out& out, Fn&& fn) {
  std::vector<CellValidity> validity;
  for (const auto& argument : arguments) validity.emplace_back(*argument);
  selection.for_each([&](int64_t row) {
    for (const CellValidity& valid : validity) {
      if (!valid[row]) return out.set_null(row);
    }
    fn(row);
  });
}

}  // namespace izvor::expr
