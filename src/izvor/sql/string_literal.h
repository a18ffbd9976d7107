#pragma once

#include <string>
#include <string_view>

namespace izvor::sql {

// The text of a string token, in either kind of quotes or raw (r'..'), with Spark's escapes resolved: \uXXXX, \UXXXXXXXX, \ooo, \0 \b \n \r \t \Z;
// \% and \_ keep their backslash, for LIKE.
std::string unquote_string(std::string_view token);
// The name in backticks.
std::string unquote_name(std::string_view token);

}  // namespace izvor::sql
