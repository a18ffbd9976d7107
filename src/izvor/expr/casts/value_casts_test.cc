#include <cmath>
#include <limits>

#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct ValueCast {
  Value from;
  TypeId to;
  const char* ansi;  // "!": CAST_OVERFLOW, "?": CAST_INVALID_INPUT
  const char* legacy;
};

Value byte_value(int64_t value) { return {TypeId::kByte, value}; }
Value short_value(int64_t value) { return {TypeId::kShort, value}; }
Value timestamp_value(int64_t micros) { return {TypeId::kTimestamp, micros}; }
Value date_value(int64_t days) { return {TypeId::kDate, days}; }
Value float_value(float value) { return {TypeId::kFloat, static_cast<double>(value)}; }

std::string cast_value(const Value& value, const DataType& to, EvalMode mode, const std::string& zone = "UTC") {
  const Batch batch{1, {repeat(value, 1, arrow::default_memory_pool())}};
  return evaluate(cast(column(0, value.type), to, mode), batch, zone)[0];
}

// Results of Spark 4.3.
TEST(ValueCast, NumbersAgreeWithSpark) {
  for (const ValueCast& test :
       std::initializer_list<ValueCast>{{Value::integer(300), TypeId::kByte, "!", "44"},
                                        {Value::integer(-129), TypeId::kByte, "!", "127"},
                                        {Value::integer(70000), TypeId::kShort, "!", "4464"},
                                        {Value::long_integer(3000000000), TypeId::kInt, "!", "-1294967296"},
                                        {Value::long_integer(3000000000), TypeId::kByte, "!", "0"},
                                        {short_value(128), TypeId::kByte, "!", "-128"},
                                        {Value::floating(1.5), TypeId::kInt, "1", "1"},
                                        {Value::floating(-1.9), TypeId::kInt, "-1", "-1"},
                                        {Value::floating(3e10), TypeId::kInt, "!", "2147483647"},
                                        {Value::floating(3e10), TypeId::kByte, "!", "-1"},
                                        {Value::floating(300), TypeId::kByte, "!", "44"},
                                        {Value::floating(127.9), TypeId::kByte, "127", "127"},
                                        {Value::floating(128), TypeId::kByte, "!", "-128"},
                                        {Value::floating(2147483647.5), TypeId::kInt, "2147483647", "2147483647"},
                                        {Value::floating(2147483648.0), TypeId::kInt, "!", "2147483647"},
                                        {Value::floating(9223372036854775807.0), TypeId::kLong, "9223372036854775807", "9223372036854775807"},
                                        {Value::floating(1e20), TypeId::kLong, "!", "9223372036854775807"},
                                        {Value::floating(-1e20), TypeId::kLong, "!", "-9223372036854775808"},
                                        {Value::floating(kNaN), TypeId::kInt, "!", "0"},
                                        {Value::floating(-kInfinity), TypeId::kShort, "!", "0"},
                                        {float_value(1e15F), TypeId::kInt, "!", "2147483647"},
                                        {Value::boolean(true), TypeId::kInt, "1", "1"},
                                        {Value::integer(2), TypeId::kBoolean, "true", "true"},
                                        {Value::floating(-0.0), TypeId::kBoolean, "false", "false"},
                                        {Value::floating(kNaN), TypeId::kBoolean, "true", "true"},
                                        {Value::floating(1.1), TypeId::kFloat, "1.1", "1.1"},
                                        {Value::floating(1e300), TypeId::kFloat, "Infinity", "Infinity"},
                                        {Value::integer(16777217), TypeId::kFloat, "1.6777216E7", "1.6777216E7"},
                                        {Value::long_integer(9007199254740993), TypeId::kDouble, "9.007199254740992E15", "9.007199254740992E15"},
                                        {Value::long_integer(1), TypeId::kTimestamp, "1970-01-01 00:00:01", "1970-01-01 00:00:01"},
                                        {byte_value(1), TypeId::kTimestamp, "1970-01-01 00:00:01", "1970-01-01 00:00:01"},
                                        {Value::floating(1.5), TypeId::kTimestamp, "1970-01-01 00:00:01.5", "1970-01-01 00:00:01.5"},
                                        {Value::floating(kNaN), TypeId::kTimestamp, "?", "NULL"},
                                        {Value::floating(1e20), TypeId::kTimestamp, "!", "+294247-01-10 04:00:54.775807"},
                                        {timestamp_value(1704457845500000), TypeId::kLong, "1704457845", "1704457845"},
                                        {timestamp_value(1704457845500000), TypeId::kDouble, "1.7044578455E9", "1.7044578455E9"},
                                        {timestamp_value(1500000), TypeId::kFloat, "1.5", "1.5"},
                                        {timestamp_value(2209379445500000), TypeId::kInt, "!", "NULL"},
                                        {timestamp_value(-500000), TypeId::kLong, "-1", "-1"}}) {
    const std::string name = value_to_string(test.from, "UTC") + " as " + DataType(test.to).sql();
    EXPECT_EQ(cast_value(test.from, test.to, EvalMode::kLegacy), test.legacy) << name;
    const auto ansi = [&] { return cast_value(test.from, test.to, EvalMode::kAnsi); };
    if (*test.ansi == '!' || *test.ansi == '?') {
      EXPECT_EQ(error_class(ansi), *test.ansi == '!' ? "CAST_OVERFLOW" : "CAST_INVALID_INPUT") << name;
      EXPECT_EQ(cast_value(test.from, test.to, EvalMode::kTry), "NULL") << name;
    } else {
      EXPECT_EQ(ansi(), test.ansi) << name;
    }
  }
}

TEST(ValueCast, OverflowErrorsShowTheValueAsSql) {
  const auto message = [](const Value& value, const DataType& to) { return error_text([&] { cast_value(value, to, EvalMode::kAnsi); }); };
  EXPECT_THAT(message(Value::integer(300), TypeId::kByte),
              HasSubstr("The value 300 of the type \"INT\" cannot be cast to \"TINYINT\" due to an overflow."));
  EXPECT_THAT(message(Value::long_integer(3000000000), TypeId::kInt), HasSubstr("The value 3000000000L of the type \"BIGINT\""));
  EXPECT_THAT(message(short_value(128), TypeId::kByte), HasSubstr("The value 128S of the type \"SMALLINT\""));
  EXPECT_THAT(message(Value::floating(3e10), TypeId::kInt), HasSubstr("The value 3.0E10D of the type \"DOUBLE\""));
  EXPECT_THAT(message(Value::floating(kNaN), TypeId::kInt), HasSubstr("The value NaN of the type \"DOUBLE\""));
  EXPECT_THAT(message(float_value(2.5e10F), TypeId::kInt), HasSubstr("The value 2.49999995E10 of the type \"FLOAT\""));
  EXPECT_THAT(message(Value::floating(1e20), TypeId::kTimestamp), HasSubstr("The value 1.0E26D of the type \"DOUBLE\" cannot be cast to \"BIGINT\""));
  EXPECT_THAT(message(timestamp_value(2209379445500000), TypeId::kInt), HasSubstr("The value TIMESTAMP '2040-01-05 12:30:45.5' of the type"));
}

TEST(ValueCast, TextsAreSparks) {
  const auto text = [](const Value& value) { return cast_value(value, TypeId::kString, EvalMode::kAnsi); };
  EXPECT_EQ(text(Value::floating(1)), "1.0");
  EXPECT_EQ(text(Value::floating(1e7)), "1.0E7");
  EXPECT_EQ(text(Value::floating(9999999)), "9999999.0");
  EXPECT_EQ(text(Value::floating(12345678.9)), "1.23456789E7");
  EXPECT_EQ(text(Value::floating(0.001)), "0.001");
  EXPECT_EQ(text(Value::floating(0.0001)), "1.0E-4");
  EXPECT_EQ(text(Value::floating(0.1 + 0.2)), "0.30000000000000004");
  EXPECT_EQ(text(Value::floating(4.9e-324)), "4.9E-324");
  EXPECT_EQ(text(Value::floating(1.7976931348623157e308)), "1.7976931348623157E308");
  EXPECT_EQ(text(Value::floating(-0.0)), "-0.0");
  EXPECT_EQ(text(Value::floating(kNaN)), "NaN");
  EXPECT_EQ(text(Value::floating(-kInfinity)), "-Infinity");
  EXPECT_EQ(text(Value::floating(123456789012)), "1.23456789012E11");
  EXPECT_EQ(text(Value::floating(100)), "100.0");
  EXPECT_EQ(text(float_value(1.1F)), "1.1");
  EXPECT_EQ(text(float_value(1.4e-45F)), "1.4E-45");
  EXPECT_EQ(text(float_value(3.4028235e38F)), "3.4028235E38");
  EXPECT_EQ(text(Value::boolean(true)), "true");
  EXPECT_EQ(text(date_value(19727)), "2024-01-05");
  EXPECT_EQ(text(timestamp_value(1704457845120000)), "2024-01-05 12:30:45.12");
  EXPECT_EQ(text(timestamp_value(1704457845000001)), "2024-01-05 12:30:45.000001");
}

TEST(ValueCast, YearsOutsideOfFourDigitsHaveASign) {
  const auto round_trip = [](const std::string& text) { return cast_value(Value::string(text), TypeId::kDate, EvalMode::kAnsi); };
  for (const char* text : {"-0001-01-05", "+12345-01-05", "0000-01-05"}) EXPECT_EQ(round_trip(text), text);
}

TEST(ValueCast, TimestampsInARegion) {
  const std::string zone = "Europe/Bucharest";
  const auto text = [&](int64_t micros) { return cast_value(timestamp_value(micros), TypeId::kString, EvalMode::kAnsi, zone); };
  EXPECT_EQ(text(1711846799999999), "2024-03-31 02:59:59.999999");
  EXPECT_EQ(text(1711846800000000), "2024-03-31 04:00:00");
  EXPECT_EQ(text(1729983600000000), "2024-10-27 02:00:00");
  EXPECT_EQ(text(1729987200000000), "2024-10-27 03:00:00");
  EXPECT_EQ(text(-2208988800000000), "1900-01-01 01:44:24");
  EXPECT_EQ(text(16741382400000000), "2500-07-07 03:00:00");
  EXPECT_EQ(text(-1), "1970-01-01 01:59:59.999999");
  const auto date = [&](int64_t micros) { return cast_value(timestamp_value(micros), TypeId::kDate, EvalMode::kAnsi, zone); };
  EXPECT_EQ(date(1711836000000000), "2024-03-31");
  EXPECT_EQ(date(1711835999999999), "2024-03-30");
  EXPECT_EQ(date(-7200000001), "1969-12-31");
}

TEST(ValueCast, ADayWithoutMidnightStartsBehindTheGap) {
  EXPECT_EQ(cast_value(date_value(17839), TypeId::kTimestamp, EvalMode::kAnsi, "America/Sao_Paulo"), "2018-11-04 01:00:00");
}

TEST(ValueCast, ADateBeyondTheRangeOfTimesIsNullWhenTried) {
  EXPECT_EQ(cast_value(date_value(2'000'000'000), TypeId::kTimestampNtz, EvalMode::kTry), "NULL");
  EXPECT_EQ(cast_value(date_value(19'000), TypeId::kTimestampNtz, EvalMode::kTry), "2022-01-08 00:00:00");
}

TEST(ValueCast, ATimeWhoseLocalTimeIsBeyondTheRangeIsNullWhenTried) {
  const Value last{TypeId::kTimestamp, std::numeric_limits<int64_t>::max()};
  EXPECT_EQ(cast_value(last, TypeId::kTimestampNtz, EvalMode::kTry, "Europe/Bucharest"), "NULL");
}

TEST(ValueCast, ALocalTimeBeyondTheRangeOfTimesIsRefused) {
  const Value last{TypeId::kTimestampNtz, std::numeric_limits<int64_t>::min()};
  EXPECT_EQ(error_class([&] { cast_value(last, TypeId::kTimestamp, EvalMode::kLegacy, "Europe/Bucharest"); }), "DATETIME_OVERFLOW");
  EXPECT_EQ(cast_value(last, TypeId::kTimestamp, EvalMode::kTry, "Europe/Bucharest"), "NULL");
}

TEST(ValueCast, DatesHaveNoNumberWithoutAnsi) {
  EXPECT_EQ(cast_value(date_value(1), TypeId::kInt, EvalMode::kLegacy), "NULL");
  EXPECT_EQ(cast_value(date_value(1), TypeId::kBoolean, EvalMode::kLegacy), "NULL");
}

TEST(CastAllowed, FollowsSparksTables) {
  const auto allowed = [](TypeId from, TypeId to) {
    return std::pair(cast_allowed(from, to, EvalMode::kLegacy), cast_allowed(from, to, EvalMode::kAnsi));
  };
  const auto both = std::pair(true, true);
  const auto none = std::pair(false, false);
  const auto legacy_only = std::pair(true, false);
  EXPECT_EQ(allowed(TypeId::kString, TypeId::kDate), both);
  EXPECT_EQ(allowed(TypeId::kTimestamp, TypeId::kInt), both);
  EXPECT_EQ(allowed(TypeId::kDate, TypeId::kInt), legacy_only);
  EXPECT_EQ(allowed(TypeId::kDate, TypeId::kBoolean), legacy_only);
  EXPECT_EQ(allowed(TypeId::kBoolean, TypeId::kTimestamp), legacy_only);
  EXPECT_EQ(allowed(TypeId::kTimestamp, TypeId::kBoolean), legacy_only);
  EXPECT_EQ(allowed(TypeId::kInt, TypeId::kBinary), legacy_only);
  EXPECT_EQ(allowed(TypeId::kDouble, TypeId::kBinary), none);
  EXPECT_EQ(allowed(TypeId::kInt, TypeId::kDate), none);
  EXPECT_EQ(allowed(TypeId::kBoolean, TypeId::kDate), none);
  EXPECT_EQ(allowed(TypeId::kBinary, TypeId::kInt), none);
  EXPECT_FALSE(cast_allowed(DataType::array(TypeId::kInt), TypeId::kInt, EvalMode::kLegacy));
}

TEST(Cast, NullabilityIsSparks) {
  const auto nullable = [](TypeId from, TypeId to) { return cast(bound(0, from, false), to, EvalMode::kAnsi)->nullable; };
  EXPECT_TRUE(nullable(TypeId::kString, TypeId::kInt));
  EXPECT_TRUE(nullable(TypeId::kDouble, TypeId::kInt));
  EXPECT_FALSE(nullable(TypeId::kInt, TypeId::kByte));
  EXPECT_FALSE(nullable(TypeId::kTimestamp, TypeId::kDate));
  EXPECT_FALSE(nullable(TypeId::kTimestamp, TypeId::kLong));
  EXPECT_TRUE(nullable(TypeId::kTimestamp, TypeId::kInt));
  EXPECT_FALSE(nullable(TypeId::kInt, TypeId::kString));
}

TEST(Cast, IntegersAreBytesWithoutAnsi) { EXPECT_EQ(cast_value(Value::integer(0x61626364), TypeId::kBinary, EvalMode::kLegacy), "abcd"); }

}  // namespace
}  // namespace izvor::expr
