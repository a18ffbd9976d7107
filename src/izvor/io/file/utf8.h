#pragma once

#include <string>
#include <string_view>

namespace izvor::io {

bool is_valid_utf8(std::string_view text);

// As Java decodes bytes: each ill-formed sequence becomes one U+FFFD.
std::string replace_invalid_utf8(std::string_view text);

}  // namespace izvor::io
