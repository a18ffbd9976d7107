#pragma once

#include <memory>
#include <string>

#include <arrow/type_fwd.h>

#include "izvor/expr/column_function.h"
#include "izvor/expr/functions/json/datetime_writer.h"

namespace izvor::expr {

// The texts of a column's cells as to_csv has them. Nested values are written as Spark shows them, but for nulls, which are nothing.
class CsvCells {
 public:
  static std::unique_ptr<CsvCells> make(const DataType& type, const std::shared_ptr<arrow::Array>& column, DatetimeWriter& datetimes,
                                        EvalContext& context);
  virtual ~CsvCells() = default;

  virtual bool is_null(int64_t row) const = 0;
  // Appends a cell that is not null.
  virtual void append(int64_t row, std::string& out) = 0;
};

}  // namespace izvor::expr
