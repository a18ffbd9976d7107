#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "izvor/expr/civil.h"

namespace izvor::expr {

// A time read from a string, before a zone is applied.
struct ParsedTimestamp {
  int64_t local_micros = 0;  // of the time of day alone when only_time
  bool only_time = false;    // "12:30": the day is the current one
  std::string_view zone;     // empty when there is none
};

// Spark's SparkDateTimeUtils.stringToDate and parseTimestampString: every form that a cast accepts. False when malformed.
bool parse_date(std::string_view text, int32_t& days);
bool parse_timestamp(std::string_view text, ParsedTimestamp& parsed);

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
inline uint64_t deviation(uint64_t word, uint64_t limits) { return (word | (word + limits)) & 0x8080808080808080ull; }
// Two digits at byte i and i + 1 become a number at byte i.
inline uint64_t join_pairs(uint64_t word) { return word * 10 + (word >> 8); }
inline uint32_t byte_of(uint64_t word, int index) { return static_cast<uint32_t>(word >> (8 * index)) & 0xff; }

// Days of a date with 0 <= year <= 9999 and month in 1..12; the day is checked. Shifted to years that start in March, and by 400 years so
// that nothing is negative.
inline bool civil_days(uint32_t year, uint32_t month, uint32_t day, int64_t& days) {
  const uint32_t early = month <= 2 ? 1 : 0;
  const uint32_t y = year + 400 - early;
  const uint32_t century = y / 100;
  const uint32_t m = month + (early != 0 ? 9 : -3u);
  days = static_cast<int64_t>(y * 365 + y / 4 - century + century / 4 + (153 * m + 2) / 5 + day) - (719469 + 146097);
  // The common case needs no length of the month.
  return day - 1 < 28 || (day != 0 && is_civil_date(year, month, day));
}

}  // namespace detail

// The one form that data has nearly always, "yyyy-MM-dd HH:mm:ss" (19 bytes), without a branch a digit. False for anything else, which
// parse_timestamp may still understand.
inline bool parse_plain_timestamp(const char* text, int64_t& local_micros) {
  using namespace detail;
  static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
  const uint64_t a = load_word(text) ^ word_of("0000-00-");
  const uint64_t b = load_word(text + 8) ^ word_of("00 00:00");
  const uint64_t c = load_word(text + 11) ^ word_of("00:00:00");
  const uint64_t bad = deviation(a, limits_of("0000-00-")) | deviation(b, limits_of("00 00:00")) | deviation(c, limits_of("00:00:00"));
  const uint64_t year_month = join_pairs(a);
  const uint64_t time = join_pairs(c);
  const uint32_t year = byte_of(year_month, 0) * 100 + byte_of(year_month, 2);
  const uint32_t month = byte_of(year_month, 5);
  const uint32_t day = byte_of(join_pairs(b), 0);
  const uint32_t hour = byte_of(time, 0);
  const uint32_t minute = byte_of(time, 3);
  const uint32_t second = byte_of(time, 6);
  if (bad != 0 || month - 1 >= 12 || hour >= 24 || minute >= 60 || second >= 60) return false;
  int64_t days;
  if (!civil_days(year, month, day, days)) return false;
  local_micros = (days * kSecondsPerDay + hour * 3600 + minute * 60 + second) * kMicrosPerSecond;
  return true;
}

// "yyyy-MM-dd" (10 bytes).
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

}  // namespace izvor::expr
