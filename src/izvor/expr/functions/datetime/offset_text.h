#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace izvor::expr {

// Offsets from UTC as texts, in the styles of java.time: 0 +HH, 1 +HHmm, 2 +HH:mm, 3 +HHMM, 4 +HH:MM, 5 +HHMMss, 6 +HH:MM:ss (parts in small letters
// are left out when they are zero). `zero` stands for no offset.
void append_offset(int64_t seconds, int style, std::string_view zero, std::string& out);
// "GMT+2", "GMT-3:30"; the full form is "GMT+02:00".
void append_localized_offset(int64_t seconds, bool is_full, std::string& out);

// An offset read from the front of a text.
struct OffsetMatch {
  int64_t seconds = 0;
  size_t size = 0;                // of what was read; 0 when there is no offset
  const char* refusal = nullptr;  // java.time's words for a part that is out of range
};
OffsetMatch read_offset(std::string_view text, int style, std::string_view zero);
OffsetMatch read_localized_offset(std::string_view text, bool is_full);

}  // namespace izvor::expr
