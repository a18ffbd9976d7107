#include "izvor/expr/functions/datetime/offset_text.h"

#include <cstdlib>

#include "izvor/expr/functions/datetime/ascii_case.h"

namespace izvor::expr {
namespace {

constexpr int kBasicMinutes = 3;  // from this style on minutes are always there
constexpr int kFirstSeconds = 5;  // from this style on there may be seconds

bool has_colons(int style) { return style > 0 && style % 2 == 0; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_two_digits(int64_t value, std::string& out) {
  out += static_cast<char>('0' + value / 10);
  out += static_cast<char>('0' + value % 10);
}

// Two digits of at most 59 at `at`, behind a colon if there has to be one.
bool read_part(std::string_view text, bool after_colon, size_t& at, int64_t& value) {
  const size_t from = at + (after_colon ? 1 : 0);
  if (after_colon && (at >= text.size() || text[at] != ':')) return false;
  if (from + 2 > text.size() || !is_digit(text[from]) || !is_digit(text[from + 1])) return false;
  const int64_t part = (text[from] - '0') * 10 + (text[from + 1] - '0');
  if (part > 59) return false;
  value = part;
  at = from + 2;
  return true;
}

}  // namespace

void append_offset(int64_t seconds, int style, std::string_view zero, std::string& out) {
  const int64_t magnitude = std::abs(seconds);
  const int64_t minute = magnitude / 60 % 60;
  const int64_t second = magnitude % 60;
  const bool has_minutes = style >= kBasicMinutes || (style >= 1 && minute > 0);
  const bool has_seconds = has_minutes && style >= kFirstSeconds && second > 0;
  if (magnitude / 3600 == 0 && (!has_minutes || minute == 0) && !has_seconds) {
    out += zero;
    return;
  }
  out += seconds < 0 ? '-' : '+';
  append_two_digits(magnitude / 3600, out);
  if (has_minutes) {
    if (has_colons(style)) out += ':';
    append_two_digits(minute, out);
  }
  if (has_seconds) {
    if (has_colons(style)) out += ':';
    append_two_digits(second, out);
  }
}

void append_localized_offset(int64_t seconds, bool is_full, std::string& out) {
  out += "GMT";
  if (seconds == 0) return;
  const int64_t magnitude = std::abs(seconds);
  const int64_t hour = magnitude / 3600;
  const int64_t minute = magnitude / 60 % 60;
  const int64_t second = magnitude % 60;
  out += seconds < 0 ? '-' : '+';
  if (is_full || hour >= 10) {
    append_two_digits(hour, out);
  } else {
    out += static_cast<char>('0' + hour);
  }
  if (is_full || minute != 0 || second != 0) {
    out += ':';
    append_two_digits(minute, out);
  }
  if (second != 0) {
    out += ':';
    append_two_digits(second, out);
  }
}

OffsetMatch read_offset(std::string_view text, int style, std::string_view zero) {
  if (begins_with_any_case(text, zero)) return {0, zero.size()};
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return {};
  size_t at = 1;
  int64_t hour = 0;
  int64_t minute = 0;
  int64_t second = 0;
  if (!read_part(text, false, at, hour)) return {};
  const bool has_minutes = style >= 1 && read_part(text, has_colons(style), at, minute);
  if (!has_minutes && style >= kBasicMinutes) return {};
  if (style >= kFirstSeconds) read_part(text, has_colons(style), at, second);
  if (hour > 23) return {0, 0, "Value out of range: Hour[0-23], Minute[0-59], Second[0-59]"};
  const int64_t total = hour * 3600 + minute * 60 + second;
  return {text[0] == '-' ? -total : total, at};
}

OffsetMatch read_localized_offset(std::string_view text, bool is_full) {
  constexpr size_t kPrefix = 3;
  if (!begins_with_any_case(text, "GMT")) return {};
  if (text.size() == kPrefix || (text[kPrefix] != '+' && text[kPrefix] != '-')) return {0, kPrefix};
  size_t at = kPrefix + 1;
  int64_t hour = 0;
  int64_t minute = 0;
  int64_t second = 0;
  const auto digit_at = [&](size_t index) { return index < text.size() && is_digit(text[index]); };
  if (!digit_at(at) || (is_full && !digit_at(at + 1))) return {};
  hour = text[at++] - '0';
  if (digit_at(at)) hour = hour * 10 + (text[at++] - '0');
  const bool has_minutes = read_part(text, true, at, minute);
  if (is_full && !has_minutes) return {};
  if (has_minutes) read_part(text, true, at, second);
  const int64_t total = hour * 3600 + minute * 60 + second;
  return {text[kPrefix] == '-' ? -total : total, at};
}

}  // namespace izvor::expr
