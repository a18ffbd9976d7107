#include "izvor/types/time_zone.h"

#include <gtest/gtest.h>

#include "izvor/error.h"

namespace izvor {
namespace {

constexpr int64_t kJuly2024 = 1'719'835'200'000'000;      // 2024-07-01 12:00:00 UTC
constexpr int64_t kJanuary1800 = -5'364'662'400'000'000;  // 1800-01-01 00:00:00 UTC

int64_t july_offset(const std::string& zone) { return TimeZone::parse(zone).offset_seconds(kJuly2024); }

TEST(TimeZone, KnowsTheNamesThatSparkKnows) {
  EXPECT_EQ(july_offset("UTC"), 0);
  EXPECT_EQ(july_offset("Z"), 0);
  EXPECT_EQ(july_offset("GMT0"), 0);
  EXPECT_EQ(july_offset("Europe/Bucharest"), 3 * 3600);
  EXPECT_EQ(july_offset("Asia/Kolkata"), 5 * 3600 + 1800);
  EXPECT_EQ(july_offset("US/Pacific"), -7 * 3600);
}

TEST(TimeZone, ReadsOffsetsWithAndWithoutPrefix) {
  EXPECT_EQ(july_offset("+02:00"), 2 * 3600);
  EXPECT_EQ(july_offset("+5"), 5 * 3600);
  EXPECT_EQ(july_offset("+5:30"), 5 * 3600 + 1800);
  EXPECT_EQ(july_offset("+0530"), 5 * 3600 + 1800);
  EXPECT_EQ(july_offset("-08:00:10"), -(8 * 3600 + 10));
  EXPECT_EQ(july_offset("GMT+2"), 2 * 3600);
  EXPECT_EQ(july_offset("UTC+01:30"), 5400);
  EXPECT_EQ(july_offset("UT+3"), 3 * 3600);
  EXPECT_EQ(july_offset("+18:00"), 18 * 3600);
  EXPECT_EQ(july_offset("+010203"), 3723);
  EXPECT_EQ(july_offset("+1:02:03"), 3723);
  for (const char* name : {"+01:3", "+1:3", "UTC+1:3", "UT+01:03"}) EXPECT_EQ(july_offset(name), 3780) << name;
}

TEST(TimeZone, TakesShortIdsAsJavaDoes) {
  EXPECT_EQ(july_offset("EST"), -5 * 3600) << "a fixed offset, without summer time";
  EXPECT_EQ(july_offset("CST"), -5 * 3600) << "Chicago in summer";
  EXPECT_EQ(july_offset("PST"), -7 * 3600);
}

TEST(TimeZone, FollowsSummerTimeAndLocalMeanTime) {
  const TimeZone new_york = TimeZone::parse("America/New_York");
  constexpr int64_t kSpringForward = 1'710'054'000'000'000;  // 2024-03-10 07:00:00 UTC
  EXPECT_EQ(new_york.offset_seconds(kSpringForward - 1), -5 * 3600);
  EXPECT_EQ(new_york.offset_seconds(kSpringForward), -4 * 3600);
  EXPECT_EQ(new_york.offset_seconds(kJanuary1800), -(4 * 3600 + 56 * 60 + 2));
}

TEST(TimeZone, GoesOnWithTheLastRuleOfARegion) {
  constexpr int64_t kJanuary2099 = 4'071'297'600'000'000;  // 2099-01-05 00:00:00 UTC
  constexpr int64_t kJuly2099 = 4'086'720'000'000'000;     // 2099-07-02 12:00:00 UTC
  const TimeZone kyiv = TimeZone::parse("Europe/Kyiv");
  EXPECT_EQ(kyiv.offset_seconds(kJanuary2099), 2 * 3600);
  EXPECT_EQ(kyiv.offset_seconds(kJuly2099), 3 * 3600);
}

TEST(TimeZone, FindsNothingForAnUnknownName) {
  EXPECT_TRUE(TimeZone::find("Asia/Tokyo"));
  EXPECT_FALSE(TimeZone::find("Asia/Tokio"));
}

TEST(TimeZone, RefusesWhatSparkRefuses) {
  for (const char* name :
       {"foo",   "gmt",  "utc",    "europe/bucharest", "+19:00",    "",           "+",         "+-5",      "UTC+",    "+1:2:3:4", "+02:60",
        "UTC+Z", "UTC0", "UTC-+5", "-18:00:01",        "+005",      "+123",       "+01:02:3",  "+01:2:03", "+12:345", "12",       " UTC",
        "UTC ",  "z",    "../UTC", "posix/UTC",        "right/UTC", "posixrules", "localtime", "Factory"}) {
    try {
      TimeZone::parse(name);
      ADD_FAILURE() << name << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.error_class(), "INVALID_CONF_VALUE.TIME_ZONE") << name;
    }
  }
}

}  // namespace
}  // namespace izvor
