#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "izvor/types/data_type.h"

namespace izvor {

enum class IntervalText : uint8_t { kValue, kUnmatched, kOutOfRange };

// A string cast to an interval type, as Spark reads it: "1 02:03:04.5", "-1-2", "INTERVAL -'1' DAY", blanks around. The form has to be that of the
// type's units. The value is in microseconds or months.
IntervalText parse_interval_cell(std::string_view text, const DataType& type, int64_t& value);

// The forms that parse_interval_cell reads for a type, as Spark's errors list them: "`[+|-]y-m`, `INTERVAL [+|-]'[+|-]y-m' YEAR TO MONTH`".
std::string interval_formats(const DataType& type);

}  // namespace izvor
