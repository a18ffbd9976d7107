#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace izvor {

// A checksum within a JSON text that others read too (Spark ignores fields that it does not know): the last field of one of its objects,
//   ,"izvorChecksum":"0123456789abcdef"}
// with the XXH3-64 of the text as it is without that field.

// `object_end` is the position of the object's closing brace; the object has other fields.
std::string seal_text(std::string_view text, size_t object_end);
// The text without its seal. A text without one is returned as it is; nothing when the checksum is wrong.
std::optional<std::string> unseal_text(std::string_view text);

}  // namespace izvor
