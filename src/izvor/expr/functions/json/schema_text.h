#pragma once

#include <string>

#include "izvor/types/data_type.h"

namespace izvor::expr {

// A type ("INT", "ARRAY<INT>"), the columns of a struct ("a INT, b STRING") or the JSON of a type. Throws the errors of the schema's text.
DataType parse_schema(const std::string& text);

}  // namespace izvor::expr
