#pragma once

#include <string>
#include <vector>

#include "izvor/types/data_type.h"

namespace izvor {

// The columns of a table schema ("a INT NOT NULL COMMENT 'x', b STRUCT<c: INT>"), by Spark's grammar.
std::vector<Field> parse_ddl_columns(const std::string& text);
// One type ("decimal(10,2)", "array<int>").
DataType parse_ddl_type(const std::string& text);

}  // namespace izvor
