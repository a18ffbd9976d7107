#include "izvor/types/interval_text.h"

#include <gtest/gtest.h>

#include "izvor/error.h"

namespace izvor {
namespace {

constexpr int64_t kSecond = 1'000'000;

int64_t microseconds(const std::string& text) {
  const Interval interval = parse_interval(text);
  EXPECT_EQ(interval.months, 0);
  EXPECT_EQ(interval.days, 0);
  return interval.microseconds;
}

std::string refusal(const std::string& text) {
  try {
    parse_interval(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.parameters().at("input"), text);
    return error.error_class().substr(std::string("INVALID_INTERVAL_FORMAT.").size());
  }
  return "accepted";
}

TEST(IntervalText, AddsUpItsTerms) {
  EXPECT_EQ(microseconds("30 seconds"), 30 * kSecond);
  EXPECT_EQ(microseconds("1 SECOND"), kSecond);
  EXPECT_EQ(microseconds("interval 2 minutes"), 120 * kSecond);
  EXPECT_EQ(microseconds(" 1 second  500 milliseconds "), kSecond * 3 / 2);
  EXPECT_EQ(microseconds("1.5 seconds"), kSecond * 3 / 2);
  EXPECT_EQ(microseconds(".5 second"), kSecond / 2);
  EXPECT_EQ(microseconds("1. second"), kSecond);
  EXPECT_EQ(microseconds("- 1 second"), -kSecond);
  EXPECT_EQ(microseconds("-1.5 seconds"), -kSecond * 3 / 2);
}

TEST(IntervalText, KeepsMonthsAndDaysApart) {
  const Interval interval = parse_interval("1 year 2 months 1 week 3 days");
  EXPECT_EQ(interval.months, 14);
  EXPECT_EQ(interval.days, 10);
  EXPECT_EQ(interval.microseconds, 0);
}

// Each was run on Spark 4.3.
TEST(IntervalText, RefusesAsSparkDoes) {
  EXPECT_EQ(refusal("foo"), "UNRECOGNIZED_NUMBER");
  EXPECT_EQ(refusal("10"), "MISSING_UNIT");
  EXPECT_EQ(refusal("1 second 2"), "MISSING_UNIT");
  EXPECT_EQ(refusal("3 fortnights"), "INVALID_UNIT");
  EXPECT_EQ(refusal("1 sec"), "INVALID_UNIT");
  EXPECT_EQ(refusal("1 second, 2 seconds"), "INVALID_UNIT");
  EXPECT_EQ(refusal("1 seconds ago"), "UNRECOGNIZED_NUMBER");
  EXPECT_EQ(refusal("1.5 minutes"), "INVALID_FRACTION");
  EXPECT_EQ(refusal("1.1234567891 seconds"), "INVALID_PRECISION");
  EXPECT_EQ(refusal("99999999999999999999 seconds"), "ARITHMETIC_EXCEPTION");
  EXPECT_EQ(refusal("9223372036854775807 hours"), "ARITHMETIC_EXCEPTION");
  EXPECT_EQ(refusal("1second"), "INVALID_VALUE");
  EXPECT_EQ(refusal("interval"), "INPUT_IS_EMPTY");
}

}  // namespace
}  // namespace izvor
