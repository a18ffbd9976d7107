#pragma once

#include <charconv>
#include <string>

#include "izvor/types/int128.h"

namespace izvor::expr {

// Appends an unscaled decimal with its point: "-12.50", "0.05", "7".
inline void append_decimal(Int128 unscaled, int scale, std::string& out) {
  const auto negative = unscaled < 0;
  auto rest = negative ? -static_cast<unsigned __int128>(unscaled) : static_cast<unsigned __int128>(unscaled);
  char digits[48];
  char* first = digits + sizeof digits;
  int count = 0;
  do {
    if (count == scale && scale > 0) *--first = '.';
    *--first = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
    ++count;
  } while (rest != 0 || count <= scale);
  if (negative) out += '-';
  out.append(first, digits + sizeof digits);
}

template <typename Integer>
void append_integer(Integer value, std::string& out) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

}  // namespace izvor::expr
