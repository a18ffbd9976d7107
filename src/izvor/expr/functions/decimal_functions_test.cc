// Arithmetic and comparison of decimals, intervals, dates and nested values.
#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;

constexpr EvalMode kAnsi = EvalMode::kAnsi;
constexpr EvalMode kLegacy = EvalMode::kLegacy;

ExpressionPtr decimal(const std::string& text, int precision, int scale) { return literal({DataType::decimal(precision, scale), text}); }
ExpressionPtr days(int64_t count) { return literal({DataType::interval(IntervalUnit::kDay, IntervalUnit::kDay), count * 86400000000}); }
ExpressionPtr micros(int64_t count) { return literal({TypeId::kDayTimeInterval, count}); }
ExpressionPtr months(int64_t count) { return literal({TypeId::kYearMonthInterval, count}); }
ExpressionPtr date(const std::string& value) { return cast(text(value), TypeId::kDate, kAnsi); }
ExpressionPtr timestamp(const std::string& value) { return cast(text(value), TypeId::kTimestamp, kAnsi); }

std::string value_of(const ExpressionPtr& expression, const std::string& zone = "UTC") { return evaluate(expression, Batch{1, {}}, zone)[0]; }

// "12.50 decimal(5,2)".
std::string typed(const std::string& name, const std::vector<ExpressionPtr>& arguments, EvalMode mode = kAnsi) {
  const auto expression = call(name, arguments, mode);
  return value_of(expression) + " " + expression->type.simple_string();
}

TEST(DecimalArithmetic, HasSparksTypes) {
  const auto a = decimal("1.50", 10, 2);
  const auto b = decimal("0.004", 5, 3);
  EXPECT_EQ(typed("+", {a, b}), "1.504 decimal(12,3)");
  EXPECT_EQ(typed("-", {a, b}), "1.496 decimal(12,3)");
  EXPECT_EQ(typed("*", {a, b}), "0.00600 decimal(16,5)");
  EXPECT_EQ(typed("/", {a, b}), "375.00000000 decimal(19,8)");
  EXPECT_EQ(typed("%", {a, b}), "0.000 decimal(5,3)");
  EXPECT_EQ(typed("div", {a, b}), "375 bigint");
}

TEST(DecimalArithmetic, AnIntegerLiteralCountsItsDigits) {
  EXPECT_EQ(typed("+", {decimal("1.5", 2, 1), integer(10)}), "11.5 decimal(4,1)");
  EXPECT_EQ(call("+", {decimal("1.5", 2, 1), column(0, TypeId::kInt)})->type.simple_string(), "decimal(12,1)");
  EXPECT_EQ(typed("+", {decimal("1.5", 2, 1), floating(1)}), "2.5 double");
}

TEST(DecimalArithmetic, OverflowIsNullWithoutAnsi) {
  const auto most = decimal(std::string(38, '9'), 38, 0);
  EXPECT_EQ(typed("+", {most, most}, kLegacy), "NULL decimal(38,0)");
  EXPECT_EQ(error_class([&] { typed("+", {most, most}); }), "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION");
  EXPECT_EQ(typed("try_add", {most, most}), "NULL decimal(38,0)");
  EXPECT_EQ(typed("try_divide", {most, integer(0)}), "NULL decimal(38,6)");
}

TEST(IntervalArithmetic, AddsScalesAndOverflows) {
  EXPECT_EQ(typed("+", {days(1), micros(500000)}), "INTERVAL '1 00:00:00.5' DAY TO SECOND interval day to second");
  EXPECT_EQ(typed("*", {floating(1.5), months(3)}), "INTERVAL '0-5' YEAR TO MONTH interval year to month");
  EXPECT_EQ(typed("/", {months(25), integer(2)}), "INTERVAL '1-1' YEAR TO MONTH interval year to month");
  EXPECT_EQ(error_class([] { typed("+", {micros(INT64_MAX), micros(1)}, kLegacy); }), "INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION");
  EXPECT_EQ(error_class([] { typed("/", {months(1), integer(0)}, kLegacy); }), "INTERVAL_DIVIDED_BY_ZERO");
  EXPECT_EQ(typed("try_divide", {months(1), integer(0)}), "NULL interval year to month");
}

TEST(TemporalArithmetic, DatesMoveByDaysAndMonths) {
  EXPECT_EQ(typed("+", {date("2024-02-28"), integer(2)}), "2024-03-01 date");
  EXPECT_EQ(typed("+", {integer(2), date("2024-02-28")}), "2024-03-01 date");
  EXPECT_EQ(typed("-", {date("2024-03-01"), days(1)}), "2024-02-29 date");
  EXPECT_EQ(typed("+", {date("2024-01-31"), months(1)}), "2024-02-29 date");
  EXPECT_EQ(typed("-", {date("2024-03-01"), date("2024-02-01")}), "INTERVAL '29' DAY interval day");
  EXPECT_EQ(error_class([] { typed("+", {date("2024-02-28"), long_integer(2)}); }), "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE");
}

// Whole days go by the calendar of the session's zone, the rest by elapsed time.
TEST(TemporalArithmetic, TimestampsAcrossAChangeOfClocks) {
  const std::string zone = "Europe/Bucharest";
  EXPECT_EQ(value_of(call("+", {timestamp("2024-03-30 12:00:00"), days(1)}), zone), "2024-03-31 12:00:00");
  EXPECT_EQ(value_of(call("+", {timestamp("2024-03-31 00:00:00"), micros(5 * 3600000000)}), zone), "2024-03-31 06:00:00");
  EXPECT_EQ(value_of(call("-", {timestamp("2024-10-27 05:00:00"), timestamp("2024-10-27 00:00:00")}), zone), "INTERVAL '0 05:00:00' DAY TO SECOND");
}

TEST(TemporalArithmetic, PrintsAsSpark) {
  EXPECT_EQ(to_string(*call("+", {column(0, TypeId::kTimestamp), column(1, TypeId::kDayTimeInterval)})), "input[0] + input[1]");
  EXPECT_EQ(to_string(*call("-", {column(0, TypeId::kDate), column(1, TypeId::kDate)})), "(input[0] - input[1])");
}

TEST(TryFunctions, WhatFailsBelowIsNullToo) {
  EXPECT_EQ(typed("try_add", {text("x"), integer(1)}), "NULL bigint");
  EXPECT_EQ(typed("try_add", {integer(INT32_MAX), integer(1)}), "NULL int");
  EXPECT_EQ(typed("try_add", {date("2024-01-01"), months(INT32_MAX)}), "NULL date");
}

const DataType kInts = DataType::array(TypeId::kInt);

TEST(NestedComparison, GoesByElements) {
  const Batch batch = batch_of({{kInts, "[[1, 2], [1], [null], null]"}, {kInts, "[[1, 2], [1, null], [1], [1]]"}});
  const auto compare = [&](const char* op) { return evaluate(call(op, {column(0, kInts), column(1, kInts)}), batch); };
  EXPECT_THAT(compare("=="), ElementsAre("true", "false", "false", "NULL"));
  EXPECT_THAT(compare("<"), ElementsAre("false", "true", "true", "NULL"));
  EXPECT_THAT(compare("<=>"), ElementsAre("true", "false", "false", "false"));
  EXPECT_THAT(compare("greatest"), ElementsAre("[1, 2]", "[1, NULL]", "[1]", "[1]"));
  EXPECT_THAT(evaluate(call("in", {column(0, kInts), column(1, kInts), column(0, kInts)}), batch), ElementsAre("true", "true", "true", "NULL"));
}

TEST(NestedComparison, MapsHaveNoOrder) {
  const DataType map = DataType::map(TypeId::kInt, TypeId::kInt);
  for (const char* name : {"==", "<=>", "greatest", "in"}) {
    EXPECT_EQ(error_class([&] { call(name, {column(0, map), column(1, map)}); }), "DATATYPE_MISMATCH.INVALID_ORDERING_TYPE") << name;
  }
}

TEST(NullFunctions, StandForOtherExpressions) {
  EXPECT_EQ(typed("nvl", {null_of(TypeId::kInt), decimal("1.5", 2, 1)}), "1.5 decimal(11,1)");
  EXPECT_EQ(typed("nullif", {integer(1), text("1")}), "NULL int");
  EXPECT_EQ(typed("nvl2", {integer(1), text("a"), text("b")}), "a string");
  EXPECT_EQ(typed("zeroifnull", {null_of(TypeId::kDouble)}), "0.0 double");
  EXPECT_EQ(typed("nanvl", {floating(NAN), integer(5)}), "5.0 double");
  EXPECT_EQ(to_string(*call("nvl", {integer(1), integer(2)})), "nvl(1, 2)");
}

TEST(CommonType, OfDecimalsKeepsTheWholeDigits) {
  const auto common = [](const DataType& a, const DataType& b) { return common_type(a, b, kAnsi)->simple_string(); };
  EXPECT_EQ(common(DataType::decimal(38, 18), DataType::decimal(38, 0)), "decimal(38,0)");
  EXPECT_EQ(common(DataType::decimal(10, 2), TypeId::kLong), "decimal(22,2)");
  EXPECT_EQ(common(DataType::array(TypeId::kInt), DataType::array(TypeId::kNull)), "array<int>");
  EXPECT_FALSE(common_type(TypeId::kString, TypeId::kDayTimeInterval, kAnsi));
}

}  // namespace
}  // namespace izvor::expr
