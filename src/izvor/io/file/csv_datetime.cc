#include "izvor/io/file/csv_datetime.h"

#include <array>
#include <chrono>
#include <optional>
#include <string>

#include "izvor/error.h"

namespace izvor::io {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int64_t kSecondsPerDay = 86'400;

std::string_view trim_controls(std::string_view text) {
  const auto dropped = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; };
  while (!text.empty() && dropped(text.front())) text.remove_prefix(1);
  while (!text.empty() && dropped(text.back())) text.remove_suffix(1);
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads digits from the front of a text.
class DigitReader {
 public:
  explicit DigitReader(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }
  bool take(char wanted) {
    if (text_.empty() || text_.front() != wanted) return false;
    text_.remove_prefix(1);
    return true;
  }
  // A number of `least` to `most` digits.
  bool number(size_t least, size_t most, int* out) {
    size_t digits = 0;
    int value = 0;
    for (; digits < text_.size() && is_digit(text_[digits]); ++digits) {
      if (digits == most) return false;
      value = value * 10 + (text_[digits] - '0');
    }
    if (digits < least) return false;
    *out = value;
    text_.remove_prefix(digits);
    return true;
  }
  // Any number of digits; those behind the sixth are dropped.
  int fraction() {
    int micros = 0;
    size_t digits = 0;
    for (; digits < text_.size() && is_digit(text_[digits]); ++digits) {
      if (digits < 6) micros = micros * 10 + (text_[digits] - '0');
    }
    text_.remove_prefix(digits);
    for (; digits < 6; ++digits) micros *= 10;
    return micros;
  }
  // Without "-" or "+", nothing.
  std::optional<int> sign() {
    if (take('-')) return -1;
    if (take('+')) return 1;
    return std::nullopt;
  }
  std::string_view rest() const { return text_; }

 private:
  std::string_view text_;
};

struct CalendarDate {
  int year = 1;
  int month = 1;
  int day = 1;
};

// Nothing for a day that does not exist. (Days from civil: eras of 400 years.)
std::optional<int64_t> epoch_days(const CalendarDate& date) {
  static constexpr std::array kMonthDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
  if (date.month < 1 || date.month > 12 || date.day < 1) return std::nullopt;
  if (date.day > kMonthDays[static_cast<size_t>(date.month - 1)] + (leap && date.month == 2)) return std::nullopt;
  const int64_t year = date.year - (date.month <= 2);
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

int64_t today(const TimeZone& zone) {
  const int64_t now = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  return (now / kMicrosPerSecond + zone.offset_seconds(now)) / kSecondsPerDay;
}

// In a gap and in an overlap, the offset from before the change of clocks holds (as java.time's ZonedDateTime.of).
int64_t to_utc_seconds(int64_t local, const TimeZone& zone) {
  constexpr int64_t kReach = 26 * 3600;
  const auto offset = [&](int64_t utc) { return zone.offset_seconds(utc * kMicrosPerSecond); };
  const int64_t before = offset(local - kReach);
  const int64_t after = offset(local + kReach);
  if (before == after || offset(local - before) == before) return local - before;
  return offset(local - after) == after ? local - after : local - before;
}

struct TimeOfDay {
  int hour = 0;
  int minute = 0;
  int second = 0;
  int micros = 0;

  bool valid() const { return hour < 24 && minute < 60 && second < 60; }
  int64_t seconds() const { return hour * 3600 + minute * 60 + second; }
};

// "10", "10:00", "10:00:00", "10:00:00.123", the last two with a zone behind. `hour` was read already when `hour_read`.
bool read_time(DigitReader* in, bool hour_read, TimeOfDay* time, std::string_view* zone) {
  if (!hour_read) {
    if (!in->number(1, 2, &time->hour)) return false;
    if (in->at_end()) return true;
    if (!in->take(':')) return false;
  }
  if (!in->number(1, 2, &time->minute)) return false;
  if (in->at_end()) return true;
  if (!in->take(':') || !in->number(1, 2, &time->second)) return false;
  if (in->take('.')) time->micros = in->fraction();
  *zone = in->rest();
  return true;
}

// False when malformed; `date` stays empty for a time alone.
bool read_timestamp(std::string_view text, std::optional<CalendarDate>* date, TimeOfDay* time, std::string_view* zone) {
  DigitReader in(text);
  if (in.take('T')) return read_time(&in, false, time, zone);
  const std::optional<int> sign = in.sign();
  int first = 0;
  DigitReader probe = in;
  if (!sign && probe.number(1, 2, &first) && probe.take(':')) {
    time->hour = first;
    return read_time(&probe, true, time, zone);
  }
  CalendarDate read;
  if (!in.number(4, 6, &read.year)) return false;
  read.year *= sign.value_or(1);
  bool done = in.at_end();
  if (!done && !(in.take('-') && in.number(1, 2, &read.month))) return false;
  done = done || in.at_end();
  if (!done && !(in.take('-') && in.number(1, 2, &read.day))) return false;
  *date = read;
  if (done || in.at_end()) return true;
  if (!in.take(' ') && !in.take('T')) return false;
  return read_time(&in, false, time, zone);
}

}  // namespace

bool parse_csv_date(std::string_view text, int32_t* days) {
  text = trim_controls(text);
  std::string without_gmt;  // "2000-01-01T00:00GMT+01:00" is an old form of timestamps
  if (const size_t gmt = text.find("GMT"); gmt != std::string_view::npos) {
    without_gmt = std::string(text.substr(0, gmt)) + std::string(text.substr(gmt + 3));
    text = trim_controls(without_gmt);
  }
  DigitReader in(text);
  const int sign = in.sign().value_or(1);
  CalendarDate date;
  if (!in.number(4, 7, &date.year)) return false;
  date.year *= sign;
  if (!in.at_end()) {
    if (!in.take('-') || !in.number(1, 2, &date.month)) return false;
    if (!in.at_end()) {
      if (!in.take('-') || !in.number(1, 2, &date.day)) return false;
      if (!in.at_end() && !in.take(' ') && !in.take('T')) return false;
    }
  }
  const std::optional<int64_t> found = epoch_days(date);
  if (found) *days = static_cast<int32_t>(*found);
  return found.has_value();
}

bool parse_csv_timestamp(std::string_view text, const TimeZone& zone, int64_t* micros) {
  text = trim_controls(text);
  if (text.empty()) return false;
  std::optional<CalendarDate> date;
  TimeOfDay time;
  std::string_view zone_name;
  if (!read_timestamp(text, &date, &time, &zone_name) || !time.valid()) return false;
  TimeZone own_zone = zone;
  if (!zone_name.empty()) {
    try {
      own_zone = TimeZone::parse(std::string(trim_controls(zone_name)));
    } catch (const Error&) {
      return false;
    }
  }
  const std::optional<int64_t> days = date ? epoch_days(*date) : today(own_zone);
  if (!days) return false;
  const int64_t seconds = to_utc_seconds(*days * kSecondsPerDay + time.seconds(), own_zone);
  return !__builtin_mul_overflow(seconds, kMicrosPerSecond, micros) && !__builtin_add_overflow(*micros, time.micros, micros);
}

}  // namespace izvor::io
