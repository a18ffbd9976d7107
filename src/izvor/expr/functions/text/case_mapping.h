#pragma once

#include <string>
#include <string_view>

namespace izvor::expr {

// Append the text in lower or upper case, by Unicode's full mappings in the root locale.
void append_lower(std::string_view text, std::string& out);
void append_upper(std::string_view text, std::string& out);

}  // namespace izvor::expr
