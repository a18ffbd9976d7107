#pragma once

#include <memory>
#include <string>

#include <arrow/type_fwd.h>

#include "izvor/expr/evaluator.h"
#include "izvor/expr/functions/json/json_options.h"
#include "izvor/types/data_type.h"

namespace izvor::expr {

class DatetimeWriter;

// What all writers of one call share.
struct JsonStyle {
  JsonStyle(const FormatOptions& options, const EvalSettings& settings);
  ~JsonStyle();

  bool ignores_null_fields;
  bool is_pretty;
  std::unique_ptr<DatetimeWriter> datetimes;
};

// Writes the cells of one column as JSON.
class JsonWriter {
 public:
  static std::unique_ptr<JsonWriter> make(const DataType& type, const std::shared_ptr<arrow::Array>& column, JsonStyle& style);
  virtual ~JsonWriter() = default;

  virtual bool is_null(int64_t row) const = 0;
  // Appends the cell, which is not null, at this depth of nesting.
  virtual void write(int64_t row, int depth, std::string& out) = 0;
  void write_or_null(int64_t row, int depth, std::string& out) { is_null(row) ? static_cast<void>(out += "null") : write(row, depth, out); }
};

}  // namespace izvor::expr
