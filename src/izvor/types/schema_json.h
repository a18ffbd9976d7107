#pragma once

#include <string>

#include "izvor/types/data_type.h"

namespace izvor {

// A type from Spark's DataType.json ("integer" in quotes, {"type":"struct",...}). Throws INVALID_JSON_DATA_TYPE.
DataType parse_json_type(const std::string& text);
// Spark's DataType.json.
std::string to_json(const DataType& type);

}  // namespace izvor
