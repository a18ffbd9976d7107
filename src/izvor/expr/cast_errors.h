#pragma once

#include "izvor/error.h"
#include "izvor/types/value.h"

namespace izvor::expr {

// A value as in the names of columns: without suffix or quotes, but dates and times as typed literals.
std::string plain_literal(const Value& value, const std::string& time_zone = "UTC");
// A value as a SQL literal in error messages: 'abc', 128S, 3000000000L, 3.0E10D, TIMESTAMP '2024-01-05 12:30:45'.
std::string sql_literal(const Value& value, const std::string& time_zone = "UTC");

Error cast_invalid_input(const Value& value, const DataType& to, const std::string& time_zone = "UTC");
Error cast_overflow(const Value& value, const DataType& to, const std::string& time_zone = "UTC");

}  // namespace izvor::expr
