#pragma once

#include <map>
#include <string>

namespace izvor::analyze {

// Spark's spark.sql.sources.default: the format of a read or write that names none.
inline constexpr const char* kDefaultFormat = "parquet";

std::string lower_case(std::string text);

// Removes an option, whatever its case, and gives its value; empty when it is not there. `name` is in lower case.
std::string take_option(std::map<std::string, std::string>& options, const std::string& name);

}  // namespace izvor::analyze
