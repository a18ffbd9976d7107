#pragma once

#include <cstdint>
#include <optional>

#include "izvor/types/int128.h"

namespace izvor {

inline constexpr int64_t kMicrosPerSecond = 1000000;
inline constexpr int64_t kSecondsPerDay = 86400;
inline constexpr int64_t kMicrosPerDay = kSecondsPerDay * kMicrosPerSecond;

constexpr int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// The proleptic Gregorian calendar, year 0 included.
struct CivilDate {
  int64_t year;
  int month;  // 1..12
  int day;    // 1..31
};

constexpr bool is_leap_year(int64_t year) { return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr int days_in_month(int64_t year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : kDays[month - 1];
}

constexpr bool is_civil_date(int64_t year, int64_t month, int64_t day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, static_cast<int>(month));
}

// A time without a zone. Its microseconds since 1970 may be more than int64_t holds.
struct LocalTime {
  int64_t days;    // since 1970-01-01
  int64_t micros;  // behind the start of that day
};

// Microseconds since 1970; nothing when int64_t does not hold them.
constexpr std::optional<int64_t> to_micros(const LocalTime& time) {
  const Int128 wide = static_cast<Int128>(time.days) * kMicrosPerDay + time.micros;
  const auto micros = static_cast<int64_t>(wide);
  return micros == wide ? std::optional(micros) : std::nullopt;
}

// Days since 1970-01-01. Counts from 1 March, so that the leap day is the last of its year.
constexpr int64_t days_from_civil(int64_t year, int month, int day) {
  const int64_t y = month <= 2 ? year - 1 : year;
  const int64_t era = floor_div(y, 400);
  const int64_t year_of_era = y - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

constexpr CivilDate civil_from_days(int64_t days) {
  const int64_t shifted = days + 719468;
  const int64_t era = floor_div(shifted, 146097);
  const int64_t day_of_era = shifted - era * 146097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const int month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1)};
}

// 0 is Monday.
constexpr int weekday_from_days(int64_t days) {
  const int64_t shifted = (days + 3) % 7;  // 1970-01-01 was a Thursday
  return static_cast<int>(shifted < 0 ? shifted + 7 : shifted);
}

// The part of a time behind the start of its day, for any number of microseconds.
constexpr int64_t micros_of_day(int64_t micros, int64_t days) {
  return static_cast<int64_t>(static_cast<uint64_t>(micros) - static_cast<uint64_t>(days) * static_cast<uint64_t>(kMicrosPerDay));
}

}  // namespace izvor
