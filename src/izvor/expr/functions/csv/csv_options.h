#pragma once

#include <string>

#include "izvor/expr/functions/json/json_options.h"
#include "izvor/types/csv_format.h"

namespace izvor::expr {

// How the texts of from_csv are cut into fields: each is one record, in which the end of a line has no meaning.
CsvFormat csv_format(const FormatOptions& options);

// Texts of fields that are no plain values.
struct CsvTexts {
  explicit CsvTexts(const FormatOptions& options);

  std::string null_value;
  std::string nan_value;
  std::string positive_infinity;
  std::string negative_infinity;
};

// How to_csv writes fields.
struct CsvStyle {
  explicit CsvStyle(const FormatOptions& options);

  CsvFormat format;
  std::string null_value;
  std::string empty_value;
  bool quotes_all;
  bool escapes_quotes;
  bool trims_leading;
  bool trims_trailing;
};

}  // namespace izvor::expr
