#include "izvor/types/value_format.h"

#include <limits>
#include <vector>

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/util/decimal.h>
#include <gtest/gtest.h>

#include "izvor/types/arrow_mapping.h"

// Every expected text was printed by Spark 4.3.

namespace izvor {
namespace {

std::string double_text(double value) {
  std::string out;
  append_double(value, out);
  return out;
}

std::string float_text(float value) {
  std::string out;
  append_float(value, out);
  return out;
}

std::string date_text(int64_t days) {
  std::string out;
  append_date(days, out);
  return out;
}

// One cell of `type` built from the value that its Arrow builder takes.
template <typename Builder, typename V>
std::string cell_text(const DataType& type, V value, const std::string& zone = "UTC") {
  Builder builder(to_arrow(type), arrow::default_memory_pool());
  throw_if_error(builder.Append(value));
  return ValueFormat(TimeZone::parse(zone)).text(type, *value_or_throw(builder.Finish()), 0);
}

TEST(ValueFormat, WritesDoublesAsJava) {
  EXPECT_EQ(double_text(0.0), "0.0");
  EXPECT_EQ(double_text(-0.0), "-0.0");
  EXPECT_EQ(double_text(100.0), "100.0");
  EXPECT_EQ(double_text(0.1), "0.1");
  EXPECT_EQ(double_text(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(double_text(123456.789), "123456.789");
  EXPECT_EQ(double_text(-12.5), "-12.5");
}

TEST(ValueFormat, TurnsToScientificNotationAtJavasBounds) {
  EXPECT_EQ(double_text(0.001), "0.001");
  EXPECT_EQ(double_text(0.00099999), "9.9999E-4");
  EXPECT_EQ(double_text(9999999.0), "9999999.0");
  EXPECT_EQ(double_text(1e7), "1.0E7");
  EXPECT_EQ(double_text(12345678.9), "1.23456789E7");
  EXPECT_EQ(double_text(1e21), "1.0E21");
  EXPECT_EQ(double_text(5e-324), "4.9E-324");
  EXPECT_EQ(double_text(2.2250738585072014e-308), "2.2250738585072014E-308");
  EXPECT_EQ(double_text(std::numeric_limits<double>::max()), "1.7976931348623157E308");
}

TEST(ValueFormat, NamesTheSpecialNumbers) {
  EXPECT_EQ(double_text(std::numeric_limits<double>::infinity()), "Infinity");
  EXPECT_EQ(double_text(-std::numeric_limits<double>::infinity()), "-Infinity");
  EXPECT_EQ(double_text(std::numeric_limits<double>::quiet_NaN()), "NaN");
  EXPECT_EQ(double_text(-std::numeric_limits<double>::quiet_NaN()), "NaN");
}

TEST(ValueFormat, WritesFloatsWithTheirOwnDigits) {
  EXPECT_EQ(float_text(1.5F), "1.5");
  EXPECT_EQ(float_text(0.1F), "0.1");
  EXPECT_EQ(float_text(1e-10F), "1.0E-10");
}

TEST(ValueFormat, WritesTheDigitTooManyThatJava17Writes) {
  EXPECT_EQ(double_text(2e-44), "2.0E-44");
  EXPECT_EQ(double_text(2.0e-3), "0.002");
  EXPECT_EQ(double_text(1.1999999999999998e19), "1.1999999999999998E19");
  EXPECT_EQ(double_text(9007199254740993.0 * 512), "4.6116860184273879E18");
  EXPECT_EQ(float_text(1.1754944e-38F), "1.17549435E-38");
  EXPECT_EQ(float_text(2147483648.0F), "2.14748365E9");
  EXPECT_EQ(float_text(-8.173718e7F), "-8.1737184E7");
  EXPECT_EQ(float_text(5.2238498e-2F), "0.052238498");
}

TEST(ValueFormat, WritesDatesOfEveryYear) {
  EXPECT_EQ(date_text(19753), "2024-01-31");
  EXPECT_EQ(date_text(-1), "1969-12-31");
  EXPECT_EQ(date_text(-719162), "0001-01-01");
  EXPECT_EQ(date_text(-719529), "-0001-12-31");
  EXPECT_EQ(date_text(2932896), "9999-12-31");
  EXPECT_EQ(date_text(2932897), "+10000-01-01");
  EXPECT_EQ(date_text(std::numeric_limits<int32_t>::max()), "+5881580-07-11");
  EXPECT_EQ(date_text(std::numeric_limits<int32_t>::min()), "-5877641-06-23");
}

TEST(ValueFormat, ShowsTimestampsInTheSessionsZone) {
  using Builder = arrow::TimestampBuilder;
  EXPECT_EQ(cell_text<Builder>(TypeId::kTimestamp, int64_t{1'719'835'200'000'000}, "America/New_York"), "2024-07-01 08:00:00");
  EXPECT_EQ(cell_text<Builder>(TypeId::kTimestamp, int64_t{1'704'067'200'120'000}, "America/New_York"), "2023-12-31 19:00:00.12");
  EXPECT_EQ(cell_text<Builder>(TypeId::kTimestamp, int64_t{-500'000}, "America/New_York"), "1969-12-31 18:59:59.5");
  EXPECT_EQ(cell_text<Builder>(TypeId::kTimestamp, int64_t{-62'167'219'200'000'000}, "America/New_York"), "-0001-12-31 19:03:58");
  EXPECT_EQ(cell_text<Builder>(TypeId::kTimestampNtz, int64_t{1'704'070'923'000'001}, "America/New_York"), "2024-01-01 01:02:03.000001");
  EXPECT_EQ(cell_text<Builder>(TypeId::kTimestampNtz, std::numeric_limits<int64_t>::min()), "-290308-12-21 19:59:05.224192");
}

TEST(ValueFormat, WritesTheOtherScalars) {
  EXPECT_EQ((cell_text<arrow::BooleanBuilder>(TypeId::kBoolean, true)), "true");
  EXPECT_EQ((cell_text<arrow::Int64Builder>(TypeId::kLong, std::numeric_limits<int64_t>::min())), "-9223372036854775808");
  EXPECT_EQ((cell_text<arrow::StringBuilder>(TypeId::kString, "a\nb")), "a\nb");
  EXPECT_EQ((cell_text<arrow::BinaryBuilder>(TypeId::kBinary, std::string("\x01\x02\xff"))), "[01 02 FF]");
  EXPECT_EQ((cell_text<arrow::BinaryBuilder>(TypeId::kBinary, std::string())), "[]");
}

TEST(ValueFormat, WritesDecimalsPlainly) {
  using Builder = arrow::Decimal128Builder;
  EXPECT_EQ(cell_text<Builder>(DataType::decimal(10, 2), arrow::Decimal128(110)), "1.10");
  EXPECT_EQ(cell_text<Builder>(DataType::decimal(20, 10), arrow::Decimal128(1000)), "0.0000001000");
  EXPECT_EQ(cell_text<Builder>(DataType::decimal(20, 10), arrow::Decimal128(-10)), "-0.0000000010");
  EXPECT_EQ(cell_text<Builder>(DataType::decimal(20, 10), arrow::Decimal128(0)), "0.0000000000");
  EXPECT_EQ(cell_text<Builder>(DataType::decimal(10, 0), arrow::Decimal128(-7)), "-7");
}

TEST(ValueFormat, WritesDayTimeIntervals) {
  EXPECT_EQ((cell_text<arrow::DurationBuilder>(TypeId::kDayTimeInterval, int64_t{93'784'500'000})), "INTERVAL '1 02:03:04.5' DAY TO SECOND");
  EXPECT_EQ((cell_text<arrow::DurationBuilder>(TypeId::kDayTimeInterval, int64_t{-93'784'000'000})), "INTERVAL '-1 02:03:04' DAY TO SECOND");
  EXPECT_EQ((cell_text<arrow::DurationBuilder>(TypeId::kDayTimeInterval, int64_t{0})), "INTERVAL '0 00:00:00' DAY TO SECOND");
  EXPECT_EQ((cell_text<arrow::DurationBuilder>(TypeId::kDayTimeInterval, std::numeric_limits<int64_t>::min())),
            "INTERVAL '-106751991 04:00:54.775808' DAY TO SECOND");
}

TEST(ValueFormat, WritesYearMonthIntervals) {
  using Builder = arrow::MonthIntervalBuilder;
  EXPECT_EQ(cell_text<Builder>(TypeId::kYearMonthInterval, 14), "INTERVAL '1-2' YEAR TO MONTH");
  EXPECT_EQ(cell_text<Builder>(TypeId::kYearMonthInterval, -1), "INTERVAL '-0-1' YEAR TO MONTH");
  EXPECT_EQ(cell_text<Builder>(TypeId::kYearMonthInterval, std::numeric_limits<int32_t>::max()), "INTERVAL '178956970-7' YEAR TO MONTH");
}

TEST(ValueFormat, WritesNestedValuesAndTheirNulls) {
  const DataType type = DataType::array(TypeId::kInt);
  auto values = std::make_shared<arrow::Int32Builder>();
  arrow::ListBuilder list(arrow::default_memory_pool(), values);
  throw_if_error(list.Append());
  throw_if_error(values->Append(1));
  throw_if_error(values->AppendNull());
  throw_if_error(values->Append(2));
  throw_if_error(list.Append());
  throw_if_error(list.AppendNull());
  const auto array = value_or_throw(list.Finish());
  const ValueFormat format(TimeZone::utc());
  EXPECT_EQ(format.text(type, *array, 0), "[1, NULL, 2]");
  EXPECT_EQ(format.text(type, *array, 1), "[]");
  EXPECT_EQ(format.text(type, *array, 2), "NULL");

  const DataType row = DataType::structure({Field("x", TypeId::kInt), Field("y", TypeId::kInt)});
  const auto x = std::static_pointer_cast<arrow::ListArray>(array)->values();
  const auto pairs = value_or_throw(arrow::StructArray::Make({x, x}, std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(format.text(row, *pairs, 0), "{1, 1}");
  EXPECT_EQ(format.text(row, *pairs, 1), "{NULL, NULL}");
}

TEST(ValueFormat, WritesMapsWithArrows) {
  auto keys = std::make_shared<arrow::StringBuilder>();
  auto items = std::make_shared<arrow::Int32Builder>();
  arrow::MapBuilder map(arrow::default_memory_pool(), keys, items);
  throw_if_error(map.Append());
  throw_if_error(keys->Append("a"));
  throw_if_error(items->Append(1));
  throw_if_error(keys->Append("b"));
  throw_if_error(items->AppendNull());
  const DataType type = DataType::map(TypeId::kString, TypeId::kInt);
  EXPECT_EQ(ValueFormat(TimeZone::utc()).text(type, *value_or_throw(map.Finish()), 0), "{a -> 1, b -> NULL}");
}

}  // namespace
}  // namespace izvor
