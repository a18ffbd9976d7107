#pragma once

#include <string>

#include "izvor/base/config.h"
#include "izvor/io/file/csv_values.h"
#include "izvor/io/source.h"
#include "izvor/types/csv_format.h"

namespace izvor::io {

// What happens to a record that does not fit the schema.
enum class CsvMode : uint8_t { kPermissive, kDropMalformed, kFailFast };

// The options of the CSV source, checked.
struct CsvOptions {
  CsvFormat format;
  CsvValueOptions values;
  CsvMode mode = CsvMode::kPermissive;
  bool header = false;
  bool enforce_schema = true;
  bool column_pruning = true;
  std::string corrupt_record_column;
  bool case_sensitive = false;

  // Throws Spark's error for a bad value and IZVOR_UNSUPPORTED_OPTION for what only Spark can do.
  static CsvOptions parse(const Options& options, const Config& config);
};

}  // namespace izvor::io
