#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <arrow/type_fwd.h>

#include "izvor/expr/functions/csv/csv_options.h"
#include "izvor/expr/functions/json/text_values.h"
#include "izvor/types/data_type.h"

namespace izvor::expr {

// A column that the texts of fields are appended to.
class CsvField {
 public:
  // Null for a type that CSV does not hold.
  static std::unique_ptr<CsvField> make(const DataType& type, const CsvTexts& texts, DatetimeTexts& datetimes);
  virtual ~CsvField() = default;

  // False when the text is not of the type; then nothing was appended.
  virtual bool append(std::string_view text) = 0;
  virtual void append_null() = 0;
  virtual std::shared_ptr<arrow::Array> finish(arrow::MemoryPool* pool) const = 0;
};

// A text as Java's Double.parseDouble reads it, or one of the texts that stand for no number.
bool parse_csv_double(std::string_view text, const CsvTexts& texts, double& value);

}  // namespace izvor::expr
