#pragma once

#include <arrow/type_fwd.h>

#include <nlohmann/json.hpp>

namespace izvor::oracle {

// One cell in the form that tests/oracle/functions/canonical.py gives to Spark's: dates and times as integers, decimals as text, binary in hex,
// floats that JSON lacks by name, structs and arrays as lists, maps as lists of pairs. Long text is not shortened.
nlohmann::json canonical_cell(const arrow::Array& array, int64_t row);

}  // namespace izvor::oracle
