#include "izvor/types/zone_clock.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "izvor/types/civil.h"

namespace izvor {
namespace {

constexpr int64_t micros(int64_t year, int month, int day, int hour = 0, int minute = 0) {
  return (days_from_civil(year, month, day) * kSecondsPerDay + hour * 3600 + minute * 60) * kMicrosPerSecond;
}

constexpr int64_t kHour = 3600 * kMicrosPerSecond;

TEST(ZoneClock, ShiftsByAFixedOffset) {
  ZoneClock clock(TimeZone::parse("+05:30"));
  EXPECT_EQ(clock.to_local(micros(2024, 1, 1)), micros(2024, 1, 1, 5, 30));
  EXPECT_EQ(clock.to_utc(micros(2024, 1, 1)), micros(2023, 12, 31, 18, 30));
}

TEST(ZoneClock, FollowsTheClocksThroughTheYearsInEitherDirection) {
  const TimeZone zone = TimeZone::parse("America/New_York");
  std::vector<int64_t> hours;
  for (int64_t at = micros(2036, 12, 1); at < micros(2038, 12, 1); at += kHour) hours.push_back(at);
  ZoneClock forward(zone);
  for (const int64_t utc : hours) ASSERT_EQ(forward.to_local(utc), utc + zone.offset_seconds(utc) * kMicrosPerSecond) << utc;
  ZoneClock back(zone);
  for (auto utc = hours.rbegin(); utc != hours.rend(); ++utc) ASSERT_EQ(back.to_local(*utc), forward.to_local(*utc)) << *utc;
}

TEST(ZoneClock, MovesATimeInAGapForward) {
  ZoneClock clock(TimeZone::parse("America/New_York"));
  EXPECT_EQ(clock.to_utc(micros(2024, 3, 10, 1, 59)), micros(2024, 3, 10, 6, 59));
  EXPECT_EQ(clock.to_utc(micros(2024, 3, 10, 2, 30)), micros(2024, 3, 10, 7, 30)) << "03:30 in summer time";
  EXPECT_EQ(clock.to_utc(micros(2024, 3, 10, 3, 0)), micros(2024, 3, 10, 7, 0));
}

TEST(ZoneClock, TakesTheEarlierOfTwoTimesInAnOverlap) {
  ZoneClock clock(TimeZone::parse("America/New_York"));
  EXPECT_EQ(clock.to_utc(micros(2024, 11, 3, 1, 30)), micros(2024, 11, 3, 5, 30));
  EXPECT_EQ(clock.to_utc(micros(2024, 11, 3, 2, 0)), micros(2024, 11, 3, 7, 0));
}

TEST(ZoneClock, GivesTheInstantOfALocalTimeThatMicrosecondsCannotHold) {
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  constexpr int64_t kFirst = std::numeric_limits<int64_t>::min();
  for (const char* zone : {"UTC", "Europe/Bucharest", "America/New_York", "+18:00", "-18:00"}) {
    ZoneClock clock(TimeZone::parse(zone));
    for (const int64_t instant : {kFirst, kFirst + 1, int64_t{0}, kLast - 1, kLast}) EXPECT_EQ(clock.to_instant(clock.local_time(instant)), instant);
    LocalTime late = clock.local_time(kLast);
    ++late.micros;
    EXPECT_EQ(clock.to_instant(late), std::nullopt) << zone;
    LocalTime early = clock.local_time(kFirst);
    --early.micros;
    EXPECT_EQ(clock.to_instant(early), std::nullopt) << zone;
  }
}

TEST(ZoneClock, StartsADayBehindTheGapThatSwallowsItsMidnight) {
  ZoneClock clock(TimeZone::parse("America/Sao_Paulo"));
  EXPECT_EQ(clock.start_of_day(days_from_civil(2018, 11, 3)), micros(2018, 11, 3, 3));
  EXPECT_EQ(clock.start_of_day(days_from_civil(2018, 11, 4)), micros(2018, 11, 4, 3)) << "01:00 in summer time";
  EXPECT_EQ(clock.start_of_day(days_from_civil(2018, 11, 5)), micros(2018, 11, 5, 2));
}

}  // namespace
}  // namespace izvor
