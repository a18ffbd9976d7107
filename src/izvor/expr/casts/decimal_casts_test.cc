#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;

constexpr EvalMode kAnsi = EvalMode::kAnsi;
constexpr EvalMode kLegacy = EvalMode::kLegacy;
constexpr EvalMode kTry = EvalMode::kTry;

const DataType kPrice = DataType::decimal(10, 2);
const DataType kFine = DataType::decimal(38, 18);

Value decimal(const std::string& text, const DataType& type) { return {type, text}; }

// Through a column, so that the kernel is what runs.
std::string cast_value(const Value& value, const DataType& to, EvalMode mode = kAnsi) {
  const Batch batch{1, {repeat(value, 1, arrow::default_memory_pool())}};
  return evaluate(cast(column(0, value.type), to, mode), batch)[0];
}

std::string failure(const Value& value, const DataType& to, EvalMode mode = kAnsi) {
  return error_class([&] { cast_value(value, to, mode); });
}

TEST(DecimalCast, RoundsHalfUp) {
  EXPECT_EQ(cast_value(Value::string("2.345"), kPrice), "2.35");
  EXPECT_EQ(cast_value(Value::floating(1.005), kPrice), "1.01");
  EXPECT_EQ(cast_value(decimal("-0.500000000000000000", kFine), DataType::decimal(3, 0)), "-1");
  EXPECT_EQ(cast_value(Value::boolean(true), kPrice), "1.00");
}

TEST(DecimalCast, WhatDoesNotFitIsAnErrorOrNull) {
  EXPECT_EQ(failure(Value::integer(100000000), kPrice), "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION");
  EXPECT_EQ(cast_value(Value::integer(100000000), kPrice, kLegacy), "NULL");
  EXPECT_EQ(cast_value(Value::integer(100000000), kPrice, kTry), "NULL");
  EXPECT_EQ(cast_value(Value::floating(NAN), kPrice), "NULL");
  EXPECT_EQ(failure(Value::string("1d"), kPrice), "CAST_INVALID_INPUT");
  EXPECT_EQ(failure(Value::string("1e38"), kFine), "NUMERIC_OUT_OF_SUPPORTED_RANGE");
}

TEST(DecimalCast, ToNumbersCutsTheFraction) {
  EXPECT_EQ(cast_value(decimal("-2.50", kPrice), TypeId::kInt), "-2");
  EXPECT_EQ(failure(decimal("128.00", kPrice), TypeId::kByte), "CAST_OVERFLOW");
  EXPECT_EQ(cast_value(decimal("128.00", kPrice), TypeId::kByte, kLegacy), "-128");
  EXPECT_EQ(cast_value(decimal("0.30", kPrice), TypeId::kDouble), "0.3");
  EXPECT_EQ(cast_value(decimal("1.25", kPrice), TypeId::kTimestamp), "1970-01-01 00:00:01.25");
}

TEST(DecimalCast, TextsArePlainWithAnsi) {
  EXPECT_EQ(cast_value(decimal("0.000000000000000001", kFine), TypeId::kString), "0.000000000000000001");
  EXPECT_EQ(cast_value(decimal("0.000000000000000001", kFine), TypeId::kString, kLegacy), "1E-18");
}

TEST(IntervalCast, NumbersCountTheLastUnit) {
  const DataType days = DataType::interval(IntervalUnit::kDay, IntervalUnit::kDay);
  const DataType years = DataType::interval(IntervalUnit::kYear, IntervalUnit::kYear);
  EXPECT_EQ(cast_value(Value::integer(3), days), "INTERVAL '3' DAY");
  EXPECT_EQ(cast_value(decimal("2.50", kPrice), years), "INTERVAL '2' YEAR");
  EXPECT_EQ(cast_value(Value{TypeId::kDayTimeInterval, int64_t{90061000001}}, DataType::interval(IntervalUnit::kDay, IntervalUnit::kHour)),
            "INTERVAL '1 01' DAY TO HOUR");
  EXPECT_EQ(cast_value(Value{days, int64_t{3} * 86400000000}, TypeId::kInt), "3");
}

TEST(IntervalCast, FailsInEveryModeButTry) {
  const DataType days = DataType::interval(IntervalUnit::kDay, IntervalUnit::kDay);
  EXPECT_EQ(failure(Value::long_integer(INT64_MAX), days, kLegacy), "CAST_OVERFLOW");
  EXPECT_EQ(failure(Value::string("x"), days, kLegacy), "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE");
  EXPECT_EQ(failure(Value::string("1-12"), TypeId::kYearMonthInterval), "INVALID_INTERVAL_FORMAT.INTERVAL_PARSING");
  EXPECT_EQ(cast_value(Value::string("x"), days, kTry), "NULL");
}

TEST(NestedCast, GoesPartByPart) {
  const DataType texts = DataType::array(TypeId::kString);
  const Batch batch = batch_of({{texts, R"([["1", null], null, [], ["x"]])"}});
  const DataType ints = DataType::array(TypeId::kInt);
  EXPECT_THAT(evaluate(cast(column(0, texts), ints, kTry), batch), ElementsAre("[1, NULL]", "NULL", "[]", "[NULL]"));
  EXPECT_EQ(error_class([&] { evaluate(cast(column(0, texts), ints, kAnsi), batch); }), "CAST_INVALID_INPUT");
}

TEST(NestedCast, TextsShowTheParts) {
  const DataType type = DataType::structure({{"a", DataType::array(kPrice)}, {"m", DataType::map(TypeId::kString, TypeId::kDouble)}});
  const Batch batch = batch_of({{type, R"([{"a": ["1.50", null], "m": [["k", 1]]}, {"a": null, "m": []}, null])"}});
  EXPECT_THAT(evaluate(cast(column(0, type), TypeId::kString, kAnsi), batch), ElementsAre("{[1.50, null], {k -> 1.0}}", "{null, {}}", "NULL"));
}

TEST(NestedCast, FieldsTakeTheNamesOfTheTarget) {
  const DataType from = DataType::structure({{"a", TypeId::kInt}});
  const DataType to = DataType::structure({{"b", TypeId::kLong}});
  const Batch batch = batch_of({{from, R"([{"a": 1}])"}});
  const auto result = project(ExpressionGroup({cast(column(0, from), to, kAnsi)}), batch, {}, arrow::default_memory_pool())[0];
  EXPECT_TRUE(result->type()->Equals(to_arrow(to)));
}

TEST(CastRules, NullabilityOfDecimals) {
  const auto nullable = [](const DataType& from, const DataType& to) { return cast(bound(0, from, false), to, kAnsi)->nullable; };
  EXPECT_FALSE(nullable(TypeId::kInt, DataType::decimal(12, 2)));
  EXPECT_TRUE(nullable(TypeId::kInt, kPrice));
  EXPECT_FALSE(nullable(kPrice, DataType::decimal(12, 3)));
  EXPECT_TRUE(nullable(TypeId::kDouble, kFine));
}

}  // namespace
}  // namespace izvor::expr
