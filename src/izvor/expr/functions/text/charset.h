#pragma once

#include <string>
#include <string_view>

namespace izvor::expr {

// A character set that encode and decode know. Both functions append to `out` and give false for what the set cannot hold or what is malformed.
struct Charset {
  const char* name;
  bool (*encode)(std::string_view text, std::string& out);
  bool (*decode)(std::string_view bytes, std::string& out);
};

// By its name in any case; null when there is none.
const Charset* find_charset(std::string_view name);
// Their names, as an error message lists them.
std::string charset_names();

}  // namespace izvor::expr
