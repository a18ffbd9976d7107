#pragma once

#include <string_view>

#include "izvor/io/file/csv_values.h"
#include "izvor/types/data_type.h"

namespace izvor::io {

// The narrowest type that holds the texts of a column, as Spark's CSVInferSchema finds it: INT, BIGINT, DECIMAL(p, 0), DOUBLE, DATE, TIMESTAMP,
// BOOLEAN or STRING.
class CsvFieldType {
 public:
  // `prefer_date`: whether a text yyyy-MM-dd is a date rather than a timestamp.
  CsvFieldType(const CsvValueOptions& options, bool prefer_date) : options_(&options), prefer_date_(prefer_date) {}

  // Takes one more field of the column, which is neither null nor empty.
  void widen(std::string_view text);
  bool is_settled() const { return type_.id() == TypeId::kString; }
  // STRING when no field was seen.
  DataType type() const { return type_.id() == TypeId::kNull ? DataType(TypeId::kString) : type_; }

 private:
  DataType type_of(std::string_view text) const;

  const CsvValueOptions* options_;
  bool prefer_date_;
  DataType type_ = TypeId::kNull;
};

}  // namespace izvor::io
