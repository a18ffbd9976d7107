#pragma once

#include <cstdint>
#include <string_view>

namespace izvor::expr {

// Spark's readings of a number in a string; each gives false when the text is malformed or, for integers, out of range.

// `decimals`: whether ".5" behind the digits is accepted and cut off, as without ANSI.
bool parse_long(std::string_view text, bool decimals, int64_t& value);
// Java's Double.parseDouble and Spark's own names of infinity and NaN, in any case.
bool parse_double(std::string_view text, double& value);
bool parse_float(std::string_view text, float& value);
// t, true, y, yes, 1 and f, false, n, no, 0 in any case.
bool parse_boolean(std::string_view text, bool& value);

}  // namespace izvor::expr
