#include "izvor/types/datetime_text.h"

#include <array>

#include "izvor/types/text_trim.h"

namespace izvor {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A run of digits: its value (not meaningful when longer than the caller allows) and length.
struct Digits {
  int64_t value = 0;
  int count = 0;
};

// Reads from left to right.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool accept(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  // Values stop growing at 9 digits; the count goes on.
  Digits digits() {
    Digits run;
    for (; !at_end() && is_digit(text_[at_]); ++at_, ++run.count) {
      if (run.count < 9) run.value = run.value * 10 + (text_[at_] - '0');
    }
    return run;
  }
  std::string_view rest() const { return text_.substr(at_); }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

bool is_one_or_two(const Digits& run) { return run.count == 1 || run.count == 2; }

// [+-]y{4,max}[-m[-d]]: leaves the scanner behind it. `parts` is how many of the three were there.
bool scan_date(Scanner& scanner, int max_year_digits, CivilDate& date, int& parts) {
  const bool negative = scanner.peek() == '-';
  if (negative || scanner.peek() == '+') scanner.accept(scanner.peek());
  const Digits year = scanner.digits();
  if (year.count < 4 || year.count > max_year_digits) return false;
  date = {negative ? -year.value : year.value, 1, 1};
  parts = 1;
  for (int* part : {&date.month, &date.day}) {
    if (!scanner.accept('-')) return true;
    const Digits run = scanner.digits();
    if (!is_one_or_two(run)) return false;
    *part = static_cast<int>(run.value);
    ++parts;
  }
  return true;
}

// The digits behind the point: six count, further ones are cut off.
int64_t fraction_micros(std::string_view digits) {
  int64_t micros = 0;
  for (size_t i = 0; i < 6; ++i) micros = micros * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  return micros;
}

// h[:m[:s[.fraction][zone]]]; a zone needs the seconds before it. `hour` has been read when the text starts with ':'.
bool scan_time(Scanner& scanner, const Digits& hour, int64_t& micros, std::string_view& zone) {
  if (!is_one_or_two(hour)) return false;
  std::array<int64_t, 3> parts = {hour.value, 0, 0};
  micros = 0;
  int count = 1;
  while (count < 3 && scanner.accept(':')) {
    const Digits run = scanner.digits();
    if (!is_one_or_two(run)) return false;
    parts[static_cast<size_t>(count++)] = run.value;
  }
  if (count == 3) {
    if (scanner.accept('.')) {
      const std::string_view start = scanner.rest();
      micros = fraction_micros(start.substr(0, static_cast<size_t>(scanner.digits().count)));
    }
    zone = trim_java(scanner.rest());
    if (zone.empty() != scanner.at_end()) return false;
  } else if (!scanner.at_end()) {
    return false;
  }
  if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) return false;
  micros += (parts[0] * 3600 + parts[1] * 60 + parts[2]) * kMicrosPerSecond;
  return true;
}

bool parse_time_only(Scanner scanner, ParsedTimestamp& parsed) {
  parsed.only_time = true;
  return scan_time(scanner, scanner.digits(), parsed.local.micros, parsed.zone);
}

}  // namespace

bool parse_date(std::string_view text, int32_t& days) {
  constexpr int kMaxYearDigits = 7;
  text = trim_all(text);
  if (text.empty()) return false;
  Scanner scanner(text);
  CivilDate date{};
  int parts = 0;
  if (!scan_date(scanner, kMaxYearDigits, date, parts)) return false;
  // What follows a whole date behind a blank or a T is not looked at.
  if (!scanner.at_end() && (parts < 3 || (scanner.peek() != ' ' && scanner.peek() != 'T'))) return false;
  if (!is_civil_date(date.year, date.month, date.day)) return false;
  const int64_t since_epoch = days_from_civil(date.year, date.month, date.day);
  days = static_cast<int32_t>(since_epoch);
  return days == since_epoch;
}

bool parse_timestamp(std::string_view text, ParsedTimestamp& parsed) {
  constexpr int kMaxYearDigits = 6;
  text = trim_all(text);
  if (text.empty()) return false;
  Scanner scanner(text);
  if (scanner.accept('T')) return parse_time_only(scanner, parsed);
  const size_t after_digits = text.find_first_not_of("0123456789");
  if (after_digits != 0 && after_digits != std::string_view::npos && text[after_digits] == ':') return parse_time_only(scanner, parsed);
  CivilDate date{};
  int parts = 0;
  if (!scan_date(scanner, kMaxYearDigits, date, parts)) return false;
  if (!scanner.at_end()) {
    if (parts < 3 || !(scanner.accept(' ') || scanner.accept('T'))) return false;
    const Digits hour = scanner.digits();
    if (!scan_time(scanner, hour, parsed.local.micros, parsed.zone)) return false;
  }
  if (!is_civil_date(date.year, date.month, date.day)) return false;
  parsed.local.days = days_from_civil(date.year, date.month, date.day);
  return true;
}

bool parse_instant(std::string_view text, ZoneClock& session, int64_t now_micros, int64_t& micros) {
  ParsedTimestamp parsed;
  if (!parse_timestamp(text, parsed)) return false;
  const auto zone = parsed.zone.empty() ? std::nullopt : TimeZone::find(parsed.zone);
  if (!parsed.zone.empty() && !zone) return false;
  std::optional<ZoneClock> own;
  ZoneClock& clock = zone ? own.emplace(*zone) : session;
  if (parsed.only_time) parsed.local.days = clock.local_time(now_micros).days;
  const auto instant = clock.to_instant(parsed.local);
  if (instant) micros = *instant;
  return instant.has_value();
}

bool parse_local_timestamp(std::string_view text, int64_t& micros) {
  ParsedTimestamp parsed;
  if (!parse_timestamp(text, parsed) || parsed.only_time || !(parsed.zone.empty() || TimeZone::find(parsed.zone))) return false;
  const auto local = to_micros(parsed.local);
  if (local) micros = *local;
  return local.has_value();
}

}  // namespace izvor
