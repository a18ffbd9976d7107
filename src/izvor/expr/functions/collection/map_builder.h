#pragma once

#include <memory>

#include <arrow/type_fwd.h>

#include "izvor/expr/evaluator.h"
#include "izvor/expr/functions/collection/cell_set.h"
#include "izvor/expr/functions/collection/list_cells.h"

namespace izvor::expr {

// Builds a column of maps out of cells of keys and of values, row by row in ascending order. A null key is a row error, and so is a second equal key.
// As in Spark, floating-point keys lose the sign of zero.
class MapBuilder {
 public:
  MapBuilder(const DataType& type, const std::shared_ptr<arrow::Array>& keys, std::shared_ptr<arrow::Array> values, int64_t num_rows,
             EvalContext& context);

  // The row's map will get at most `capacity` entries.
  void start(int64_t row, int32_t capacity);
  void set_null(int64_t row) { offsets_.set_null(row); }
  // Adds the entry of cell `key` of the keys and cell `value` of the values.
  void put(int32_t key, int32_t value);
  std::shared_ptr<arrow::Array> finish();

 private:
  const DataType& type_;
  std::shared_ptr<arrow::Array> keys_;
  std::shared_ptr<arrow::Array> values_;
  EvalContext& context_;
  CellValidity is_key_;
  CellSet seen_;
  ListOffsets offsets_;
  int64_t row_ = 0;
  bool failed_ = false;
  std::vector<int32_t> key_picks_;
  std::vector<int32_t> value_picks_;
};

}  // namespace izvor::expr
