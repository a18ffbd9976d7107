#pragma once

#include <optional>
#include <string_view>

#include "izvor/types/data_type.h"

namespace izvor {

// Types without parameters by the name of Spark's JSON form ("integer"), and by SQL's names in any case ("INT", "integer", "long").
std::optional<DataType> find_json_type(std::string_view name);
std::optional<DataType> find_sql_type(std::string_view name);

// Throws DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION or DECIMAL_SCALE_EXCEEDS_PRECISION (scale beyond precision).
DataType checked_decimal(int precision, int scale);

}  // namespace izvor
