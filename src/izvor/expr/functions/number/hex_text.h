#pragma once

#include <string>
#include <string_view>

namespace izvor::expr {

inline constexpr char kUpperHexDigits[] = "0123456789ABCDEF";
inline constexpr char kLowerHexDigits[] = "0123456789abcdef";

inline void append_hex(std::string_view bytes, const char* digits, std::string& out) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
}

}  // namespace izvor::expr
