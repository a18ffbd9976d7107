#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "izvor/types/civil.h"
#include "izvor/types/zone_clock.h"

namespace izvor {

// A time read from a string, before a zone is applied.
struct ParsedTimestamp {
  LocalTime local{0, 0};
  bool only_time = false;  // "12:30": the day is the current one, not that of `local`
  std::string_view zone;   // empty when there is none
};

// Spark's SparkDateTimeUtils.stringToDate and parseTimestampString: every form that a cast accepts. False when malformed.
bool parse_date(std::string_view text, int32_t& days);
bool parse_timestamp(std::string_view text, ParsedTimestamp& parsed);
// The same as an instant, by the time's own zone or the session's. False also when there is no such zone, and when int64_t does not hold the instant.
bool parse_instant(std::string_view text, ZoneClock& session, int64_t now_micros, int64_t& micros);
// The same as a local time. A zone in the text is checked and left out of account.
bool parse_local_timestamp(std::string_view text, int64_t& micros);

namespace detail {

// Bytes 0..9 of `word` in place where the text has digits, zero where it has its separator. The add and the or leave a high bit in each byte
// that is neither.
inline uint64_t load_word(const char* text) {
  uint64_t word;
  std::memcpy(&word, text, sizeof(word));
  return word;
}
constexpr uint64_t word_of(const char (&text)[9]) {
  uint64_t word = 0;
  for (int i = 0; i < 8; ++i) word |= static_cast<uint64_t>(static_cast<unsigned char>(text[i])) << (8 * i);
  return word;
}
// What to add so that a byte above 9 (digit) or above 0 (separator) reaches 0x80.
constexpr uint64_t limits_of(const char (&shape)[9]) {
  uint64_t word = 0;
  for (int i = 0; i < 8; ++i) word |= static_cast<uint64_t>(shape[i] == '0' ? 0x76 : 0x7f) << (8 * i);
  return word;
}
// The bytes marked by x.
constexpr uint64_t word_mask(const char (&shape)[9]) {
  uint64_t word = 0;
  for (int i = 0; i < 8; ++i) word |= static_cast<uint64_t>(shape[i] == 'x' ? 0xff : 0) << (8 * i);
  return word;
}
// What to add so that an hour above 23 at byte 0, a minute above 59 at byte 3 or a second above 59 at byte 6 reaches 0x80.
inline constexpr uint64_t kTimeLimits = uint64_t{0x80 - 24} | uint64_t{0x80 - 60} << 24 | uint64_t{0x80 - 60} << 48;
inline uint64_t deviation(uint64_t word, uint64_t limits) { return (word | (word + limits)) & 0x8080808080808080ull; }
// Two digits at byte i and i + 1 become a number at byte i.
inline uint64_t join_pairs(uint64_t word) { return word * 10 + (word >> 8); }
inline uint32_t byte_of(uint64_t word, int index) { return static_cast<uint32_t>(word >> (8 * index)) & 0xff; }

// 1 March of each year from -1 to 9999, in days since 1970-01-01, less one.
struct MarchDays {
  int32_t days[10001];
  constexpr MarchDays() : days() {
    for (int year = -1; year <= 9999; ++year) days[year + 1] = static_cast<int32_t>(days_from_civil(year, 3, 1) - 1);
  }
};
inline constexpr MarchDays kMarchDays;

// Days of a date with 0 <= year <= 9999 and month in 1..12; the day is checked. Years start in March. Tables, because a condition on the month
// would be mispredicted on mixed data; of the years few are in use, so that their lines stay in the cache.
inline bool civil_days(uint32_t year, uint32_t month, uint32_t day, int64_t& days) {
  static constexpr uint16_t kDaysBefore[16] = {0, 306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 0, 0, 0};
  days = kMarchDays.days[year + static_cast<uint32_t>(month >= 3)] + kDaysBefore[month] + static_cast<int32_t>(day);
  // The common case needs no length of the month.
  if (day - 1 < 28) [[likely]]
    return true;
  return day != 0 && is_civil_date(year, month, day);
}

}  // namespace detail

// The one form that data has nearly always, "yyyy-MM-dd HH:mm:ss" (19 bytes), without a branch a digit. False for anything else, which
// parse_timestamp may still understand.
inline constexpr size_t kPlainTimestampSize = 19;
inline bool parse_plain_timestamp(const char* text, int64_t& local_micros) {
  using namespace detail;
  static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
  const uint64_t a = load_word(text) ^ word_of("0000-00-");
  const uint64_t b = load_word(text + 8) ^ word_of("00 00:00");
  const uint64_t c = load_word(text + 11) ^ word_of("00:00:00");
  const uint64_t year_month = join_pairs(a);
  const uint64_t time = join_pairs(c) & word_mask("x00x00x0");
  const uint32_t month = byte_of(year_month, 5);
  const uint64_t bad = deviation(a, limits_of("0000-00-")) | deviation(b, limits_of("00 00:00")) | deviation(c, limits_of("00:00:00")) |
                       ((time + kTimeLimits) & 0x8080808080808080ull);
  if (bad != 0 || month - 1 >= 12) return false;
  int64_t days;
  if (!civil_days(byte_of(year_month, 0) * 100 + byte_of(year_month, 2), month, byte_of(join_pairs(b), 0), days)) return false;
  const uint32_t seconds = byte_of(time, 0) * 3600 + byte_of(time, 3) * 60 + static_cast<uint32_t>(time >> 48);
  local_micros = (days * kSecondsPerDay + seconds) * kMicrosPerSecond;
  return true;
}

// "yyyy-MM-dd" (10 bytes).
inline constexpr size_t kPlainDateSize = 10;
inline bool parse_plain_date(const char* text, int32_t& days) {
  using namespace detail;
  const uint64_t a = load_word(text) ^ word_of("0000-00-");
  const uint64_t b = load_word(text + 2) ^ word_of("00-00-00");
  const uint64_t bad = deviation(a, limits_of("0000-00-")) | deviation(b, limits_of("00-00-00"));
  const uint64_t year_month = join_pairs(a);
  const uint32_t month = byte_of(year_month, 5);
  int64_t wide;
  if (bad != 0 || month - 1 >= 12) return false;
  if (!civil_days(byte_of(year_month, 0) * 100 + byte_of(year_month, 2), month, byte_of(join_pairs(b), 6), wide)) return false;
  days = static_cast<int32_t>(wide);
  return true;
}

}  // namespace izvor
