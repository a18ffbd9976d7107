#pragma once

#include <string>
#include <string_view>

namespace izvor {

// `a b` in backticks, backticks doubled.
std::string quote_identifier(std::string_view name);
// The name as it is where SQL accepts it unquoted: ASCII letters, digits and underscores, not starting with a digit.
std::string quote_if_needed(std::string_view name);

}  // namespace izvor
