#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kBucharest = "Europe/Bucharest";

ExpressionPtr as(const DataType& type, const std::string& value) { return cast(text(value), type, EvalMode::kAnsi); }
ExpressionPtr timestamp(const std::string& value) { return as(TypeId::kTimestamp, value); }
ExpressionPtr date(const std::string& value) { return as(TypeId::kDate, value); }
std::string show(const ExpressionPtr& expression) { return evaluate(expression, Batch{1, {}}, kBucharest)[0]; }

TEST(DateFields, OfDatesTimesAndTexts) {
  const Batch batch = batch_of({{TypeId::kString, R"(["2024-02-29", "-0001-12-31"])"}});
  EXPECT_THAT(evaluate(call("year", {column(0, TypeId::kString)}), batch), ElementsAre("2024", "-1"));
  EXPECT_THAT(evaluate(call("month", {column(0, TypeId::kString)}), batch), ElementsAre("2", "12"));
  EXPECT_THAT(evaluate(call("dayofmonth", {column(0, TypeId::kString)}), batch), ElementsAre("29", "31"));
  EXPECT_EQ(evaluate(call("year", {literal({TypeId::kTimestamp, int64_t{1735680000000000}})}), Batch{1, {}}, "Asia/Tokyo")[0], "2025");
  EXPECT_THAT(error_text([] { call("year", {integer(1)}); }), HasSubstr("Cannot resolve \"year(1)\" due to data type mismatch: The first parameter "
                                                                        "requires the \"DATE\" type, however \"1\" has the type \"INT\"."));
}

TEST(DateFields, WeeksAreThoseOfIso8601) {
  EXPECT_EQ(show(call("weekofyear", {date("2024-12-30")})), "1");
  EXPECT_EQ(show(call("extract", {text("YEAROFWEEK"), date("2024-12-30")})), "2025");
  EXPECT_EQ(show(call("dayofweek", {date("2024-12-29")})), "1");
  EXPECT_EQ(show(call("weekday", {date("2024-12-29")})), "6");
  EXPECT_EQ(show(call("dayname", {date("0001-01-01")})), "Mon");
}

TEST(Extract, TakesPartsOfTimesAndIntervals) {
  EXPECT_EQ(show(call("extract", {text("hour"), timestamp("2024-03-31 03:30:00")})), "4");
  EXPECT_EQ(show(call("extract", {text("Minutes"), literal({TypeId::kDayTimeInterval, int64_t{-90061000001}})})), "-1");
  EXPECT_EQ(to_string(*call("datepart", {text("YEAR"), date("2024-01-01")})), "datepart(YEAR FROM CAST(2024-01-01 AS DATE))");
  EXPECT_EQ(error_class([] { call("extract", {text("DAY"), literal({TypeId::kYearMonthInterval, int64_t{1}})}); }), "INVALID_EXTRACT_FIELD");
  EXPECT_EQ(error_class([] { call("extract", {column(0, TypeId::kString), date("2024-01-01")}); }), "NON_FOLDABLE_ARGUMENT");
}

TEST(DateArithmetic, KeepsTheEndOfTheMonth) {
  EXPECT_EQ(show(call("add_months", {date("2024-01-31"), integer(1)})), "2024-02-29");
  EXPECT_EQ(show(call("last_day", {date("2023-02-05")})), "2023-02-28");
  EXPECT_EQ(show(call("next_day", {date("2024-02-29"), text("thursday")})), "2024-03-07");
  EXPECT_EQ(show(call("next_day", {date("2024-02-29"), text("x")}, EvalMode::kLegacy)), "NULL");
  EXPECT_EQ(show(call("date_add", {date("2024-02-28"), text("2")})), "2024-03-01");
  EXPECT_EQ(show(call("months_between", {date("2024-02-29"), date("2024-01-31")})), "1.0");
  EXPECT_EQ(error_class([] { call("date_add", {date("2024-02-28"), long_integer(2)}); }), "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE");
  EXPECT_EQ(error_class([] { call("date_add", {date("2024-02-28"), text("x")}, EvalMode::kLegacy); }), "SECOND_FUNCTION_ARGUMENT_NOT_INTEGER");
}

TEST(TimestampAdd, CountsDaysOnTheCalendarAndHoursOnTheClock) {
  const auto before_spring = timestamp("2024-03-30 03:30:00");
  EXPECT_EQ(show(call("timestampadd", {text("DAY"), integer(1), before_spring})), "2024-03-31 04:30:00");
  EXPECT_EQ(show(call("timestampadd", {text("hour"), integer(23), before_spring})), "2024-03-31 02:30:00");
  EXPECT_EQ(show(call("timestampadd", {text("MONTH"), integer(-1), before_spring})), "2024-02-29 03:30:00");
  EXPECT_EQ(show(call("timestampdiff", {text("HOUR"), before_spring, timestamp("2024-03-31 04:30:00")})), "25");
  EXPECT_EQ(error_text([&] {
              show(call("timestampadd", {text("DAY"), long_integer(INT64_MAX), before_spring}));
            }),
            "[DATETIME_OVERFLOW] Datetime operation overflow: add 9223372036854775807L DAY to TIMESTAMP '2024-03-30 03:30:00'. SQLSTATE: 22008");
  EXPECT_EQ(error_class([&] { call("timestampdiff", {text("DAYOFYEAR"), before_spring, before_spring}); }), "INVALID_PARAMETER_VALUE.DATETIME_UNIT");
}

TEST(Truncation, StaysInTheHourThatComesTwice) {
  const auto second_pass = timestamp("2024-10-27T01:45:30Z");
  EXPECT_EQ(evaluate(call("date_trunc", {text("HOUR"), second_pass}), Batch{1, {}}, "UTC")[0], "2024-10-27 01:00:00");
  EXPECT_EQ(show(call("date_trunc", {text("quarter"), second_pass})), "2024-10-01 00:00:00");
  EXPECT_EQ(show(call("date_trunc", {text("nope"), second_pass})), "NULL");
  EXPECT_EQ(show(call("trunc", {date("2024-05-15"), text("week")})), "2024-05-13");
  EXPECT_EQ(show(call("trunc", {date("2024-05-15"), text("day")})), "NULL");
}

TEST(MakeDate, RefusesADayThatIsNoneWithAnsiOnly) {
  const std::vector<ExpressionPtr> fields = {integer(2023), integer(2), integer(29)};
  EXPECT_EQ(show(call("make_date", fields, EvalMode::kLegacy)), "NULL");
  EXPECT_THAT(error_text([&] { show(call("make_date", fields)); }), HasSubstr("Invalid date 'February 29' as '2023' is not a leap year"));
}

TEST(MakeIntervals, AddUp) {
  EXPECT_EQ(show(call("make_ym_interval", {integer(1), integer(-2)})), "INTERVAL '0-10' YEAR TO MONTH");
  EXPECT_EQ(error_class([] { show(call("make_ym_interval", {integer(INT32_MAX)})); }), "INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION");
  EXPECT_EQ(to_string(*call("make_dt_interval", {integer(1)})), "make_dt_interval(1, 0, 0, 0.000000)");
}

TEST(Zones, AreFoundByNameInEachRow) {
  const Batch batch = batch_of({{TypeId::kString, R"(["PST", "+02:00", "Europe/Bucharest", null])"}});
  const auto local = call("from_utc_timestamp", {timestamp("2024-07-01T12:00:00Z"), column(0, TypeId::kString)});
  EXPECT_THAT(evaluate(local, batch, "UTC"), ElementsAre("2024-07-01 05:00:00", "2024-07-01 14:00:00", "2024-07-01 15:00:00", "NULL"));
  EXPECT_EQ(error_class([&] {
              evaluate(call("to_utc_timestamp", {timestamp("2024-07-01"), text("nope")}, EvalMode::kLegacy), batch);
            }),
            "INVALID_TIMEZONE");
  EXPECT_EQ(show(call("convert_timezone", {text("Asia/Tokyo"), as(TypeId::kTimestampNtz, "2024-01-01 00:00:00")})), "2024-01-01 07:00:00");
}

TEST(Epoch, CountsDownwardsBeforeIt) {
  EXPECT_EQ(show(call("unix_seconds", {timestamp("1969-12-31T23:59:59.9Z")})), "-1");
  EXPECT_EQ(show(call("to_unix_timestamp", {as(TypeId::kTimestampNtz, "1969-12-31 23:59:59.9")})), "0");
  EXPECT_EQ(show(call("timestamp_seconds", {literal({DataType::decimal(3, 2), std::string("1.25")})})), "1970-01-01 02:00:01.25");
  EXPECT_EQ(error_class([] { show(call("timestamp_seconds", {long_integer(INT64_MAX)})); }), "DATETIME_OVERFLOW");
}

TEST(Window, OfAFixedWidthHoldsItsTime) {
  const auto window = call("window", {timestamp("2024-03-31T01:11:27Z"), text("10 minutes"), text("10 minutes"), text("1 minute")});
  EXPECT_EQ(evaluate(call("window_time", {window}), Batch{1, {}}, "UTC")[0], "2024-03-31 01:20:59.999999");
  EXPECT_EQ(show(call("window_time", {call("window", {null_of(TypeId::kTimestamp), text("1 hour")})})), "NULL");
  EXPECT_EQ(error_class([] { call("window", {timestamp("2024-03-31"), text("0 minutes")}); }), "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE");
  EXPECT_EQ(error_class([] { call("window", {timestamp("2024-03-31"), text("x")}); }), "CANNOT_PARSE_INTERVAL");
}

TEST(TimeBucket, FollowsTheCalendarOfTheZone) {
  const auto days = [](int64_t micros) { return literal({TypeId::kDayTimeInterval, micros}); };
  const auto time = timestamp("2024-10-27 05:30:00");
  EXPECT_EQ(show(call("time_bucket", {days(86400000000), time})), "2024-10-27 00:00:00");
  EXPECT_EQ(show(call("time_bucket", {days(25 * 3600000000), timestamp("2024-03-31 04:11:27.5")})), "2024-03-30 12:00:00");
  EXPECT_EQ(show(call("time_bucket", {literal({TypeId::kYearMonthInterval, int64_t{5}}), time})), "2024-08-01 00:00:00");
  EXPECT_EQ(error_class([&] { call("time_bucket", {days(0), time}); }), "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE");
}

}  // namespace
}  // namespace izvor::expr
