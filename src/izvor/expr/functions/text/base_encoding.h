#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace izvor::expr {

// Bytes as text in base 16, 32 and 64. Each function appends to `out`; the reading ones give false when the text is malformed.

void write_hex(std::string_view bytes, std::string& out);
// An odd number of digits is read as with a 0 in front.
bool read_hex(std::string_view text, std::string& out);

// In lines of 76 digits, parted by CR LF.
void write_base64(std::string_view bytes, std::string& out);
// As MIME does: characters outside of the alphabet are skipped, padding may be missing.
bool read_base64(std::string_view text, std::string& out);
// Nothing but the alphabet, white space and right padding.
bool is_strict_base64(std::string_view text);

void write_base32(std::string_view bytes, std::string& out);
// In any case; characters outside of the alphabet are dropped, and bits without a whole byte too. But a single digit behind whole groups of eight
// gives a byte, with the last bits of the digit before, as in Spark.
void read_base32(std::string_view text, std::string& out);

}  // namespace izvor::expr
