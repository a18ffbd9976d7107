#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace izvor::io {

// A cell of a printed table, measured as Java measures it.
struct DisplayText {
  std::string text;
  // UTF-16 units, plus one for each character that is two columns wide.
  int64_t width = 0;
};

// Control characters become "\n", "\t", ...; bytes that are not UTF-8 become U+FFFD. More than `truncate` > 0 UTF-16 units are cut and, from
// 4 on, end with "...". A cut through a surrogate pair leaves "?", as Java prints it.
DisplayText display_text(std::string_view raw, int64_t truncate);

}  // namespace izvor::io
