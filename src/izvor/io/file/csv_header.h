#pragma once

#include <string>
#include <string_view>

#include "izvor/io/file/csv_reader.h"

namespace izvor::io {

// Under enforceSchema=false: throws Spark's error when the header of `path` does not name the columns that are read.
void check_csv_header(const CsvReadPlan& plan, const std::string& path, std::string_view line);

// Throws what Spark's FAILFAST mode does; `record` is the record as far as it could be read.
[[noreturn]] void fail_on_malformed_record(const std::string& path, const std::string& record);

// A record with more than maxColumns fields, or a field with more than maxCharsPerColumn characters.
[[noreturn]] void fail_on_limits(const std::string& path, std::string_view line);

}  // namespace izvor::io
