#include <gmock/gmock.h>

#include "izvor/expr/aggregates/aggregate_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Sum, OfIntegersIsLong) {
  EXPECT_EQ(Aggregate("sum", {TypeId::kInt}).over({"[2147483647, null]"}, {"[1]"}), "2147483648");
  EXPECT_EQ(Aggregate("sum", {TypeId::kByte}).call().type, DataType(TypeId::kLong));
  EXPECT_EQ(Aggregate("sum", {TypeId::kInt}).over({"[null]"}), "NULL");
  EXPECT_EQ(Aggregate("sum", {TypeId::kInt}).over({"[]"}), "NULL");
}

TEST(Sum, OfTheOthersIsDouble) {
  EXPECT_EQ(Aggregate("sum", {TypeId::kFloat}).over({"[1.5]"}, {"[2.25, null]"}), "3.75");
  EXPECT_EQ(Aggregate("sum", {TypeId::kDouble}).over({"[-0.0]"}), "0.0");
  EXPECT_EQ(Aggregate("sum", {TypeId::kDouble}).over({"[1, NaN]"}), "NaN");
  EXPECT_EQ(Aggregate("sum", {TypeId::kString}).call().arguments[0]->type, DataType(TypeId::kDouble));
}

TEST(Sum, OverflowIsAnErrorWithAnsiAndWrapsWithout) {
  const std::string most = "[9223372036854775807]";
  EXPECT_EQ(error_class([&] { Aggregate("sum", {TypeId::kLong}).over({most}, {"[1]"}); }), "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(error_class([&] { Aggregate("sum", {TypeId::kLong}).over({"[9223372036854775807, 1, -1]"}); }), "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(Aggregate("sum", {TypeId::kLong}, {}, EvalMode::kLegacy).over({most}, {"[1]"}), "-9223372036854775808");
}

TEST(Average, IsDoubleAndKeepsSumAndCount) {
  EXPECT_EQ(Aggregate("avg", {TypeId::kInt}).over({"[1, null]"}, {"[2]"}), "1.5");
  EXPECT_EQ(Aggregate("mean", {TypeId::kLong}).over({"[9223372036854775807, 9223372036854775807]"}), "9.223372036854776E18");
  EXPECT_EQ(Aggregate("avg", {TypeId::kInt}).over({"[null]"}), "NULL");
  const auto fields = Aggregate("avg", {TypeId::kInt}).state_fields();
  EXPECT_EQ(fields[0].name, "sum");
  EXPECT_EQ(fields[1].name, "count");
  EXPECT_THAT(state_layout(fields).offsets, ElementsAre(8u, 16u));
}

TEST(Count, SkipsRowsWithANull) {
  EXPECT_EQ(Aggregate("count", {TypeId::kString}).over({R"(["a", null])"}, {R"(["b"])"}), "2");
  EXPECT_EQ(Aggregate("count", {TypeId::kInt}).over({"[]"}), "0");
  EXPECT_EQ(Aggregate("count", {TypeId::kNull}).over({"[null, null]"}), "0");
  EXPECT_FALSE(Aggregate("count", {TypeId::kInt}).call().nullable);
  EXPECT_EQ(error_class([] { find_aggregate_function("count")->resolve({}, EvalMode::kAnsi, "count()"); }), "WRONG_NUM_ARGS.WITH_SUGGESTION");
}

TEST(Extremes, FollowTheOrderOfComparisons) {
  EXPECT_EQ(Aggregate("min", {TypeId::kDouble}).over({"[NaN, 1]"}), "1.0");
  EXPECT_EQ(Aggregate("max", {TypeId::kDouble}).over({"[1]"}, {"[NaN]"}), "NaN");
  EXPECT_EQ(Aggregate("max", {TypeId::kDouble}).over({"[0.0, -0.0]"}), "0.0");
  EXPECT_EQ(Aggregate("min", {TypeId::kDouble}).over({"[-0.0, 0.0]"}), "-0.0");
  EXPECT_EQ(Aggregate("max", {TypeId::kString}).over({R"(["a", null])"}, {R"(["b", ""])"}), "b");
  EXPECT_EQ(Aggregate("min", {TypeId::kString}).over({R"(["a"])"}, {R"(["b", ""])"}), "");
  EXPECT_EQ(Aggregate("min", {TypeId::kBoolean}).over({"[true, false]"}), "false");
  EXPECT_EQ(Aggregate("max", {TypeId::kDate}).over({"[1, 3, 2]"}), "1970-01-04");
  EXPECT_EQ(Aggregate("max", {TypeId::kTimestamp}).over({"[1, 1000000]"}), "1970-01-01 00:00:01");
  EXPECT_EQ(Aggregate("max", {TypeId::kFloat}).over({"[1.25]"}, {"[1.5]"}), "1.5");
  EXPECT_EQ(Aggregate("min", {TypeId::kShort}).over({"[null]"}), "NULL");
  EXPECT_EQ(state_layout(Aggregate("max", {TypeId::kString}).state_fields()).width, 24u);
}

TEST(Sum, OfDecimalsHasTenMoreDigitsAndNoOverflow) {
  const Aggregate sum("sum", {DataType::decimal(10, 2)});
  EXPECT_EQ(sum.call().type, DataType::decimal(20, 2));
  EXPECT_EQ(sum.over({R"(["99999999.99", null])"}, {R"(["0.02"])"}), "100000000.01");
  EXPECT_EQ(sum.over({"[null]"}), "NULL");
  const std::string most = R"(["99999999999999999999999999999999999999"])";
  EXPECT_EQ(Aggregate("sum", {DataType::decimal(38, 0)}).over({most}, {R"(["1", "-2"])"}), "99999999999999999999999999999999999998");
  const DataType big = DataType::decimal(38, 0);
  EXPECT_EQ(error_class([&] { Aggregate("sum", {big}).over({most}, {R"(["1"])"}); }), "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(Aggregate("sum", {big}, {}, EvalMode::kLegacy).over({most}, {R"(["1"])"}), "NULL");
  EXPECT_EQ(Aggregate("try_sum", {big}).over({most}, {R"(["1"])"}), "NULL");
}

TEST(Sum, OfIntervalsIsExact) {
  const DataType months = TypeId::kYearMonthInterval;
  EXPECT_EQ(Aggregate("sum", {months}).over({"[13, null]"}, {"[-1]"}), "INTERVAL '1-0' YEAR TO MONTH");
  EXPECT_EQ(error_class([&] { Aggregate("sum", {months}).over({"[2147483647, 1]"}); }), "INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION");
  EXPECT_EQ(Aggregate("try_sum", {months}).over({"[2147483647, 1, -1]"}), "NULL");
  EXPECT_EQ(Aggregate("try_sum", {TypeId::kLong}).over({"[9223372036854775807]"}, {"[1]"}), "NULL");
}

TEST(Average, OfDecimalsHasFourMoreDigits) {
  const Aggregate average("avg", {DataType::decimal(10, 2)});
  EXPECT_EQ(average.call().type, DataType::decimal(14, 6));
  EXPECT_EQ(average.over({R"(["0.01", "0.01"])"}, {R"(["0.00"])"}), "0.006667");
  EXPECT_EQ(average.over({R"(["-2.00", "-0.01", "0.01"])"}), "-0.666667");
  EXPECT_EQ(Aggregate("avg", {TypeId::kYearMonthInterval}).over({"[1, 2]"}), "INTERVAL '0-2' YEAR TO MONTH");
  EXPECT_EQ(Aggregate("regr_avgx", {TypeId::kInt, TypeId::kInt}).over({"[1, null, 3]", "[10, 20, 30]"}), "20.0");
}

TEST(Count, CountsTrueConditionsAndPairs) {
  EXPECT_EQ(Aggregate("count_if", {TypeId::kBoolean}).over({"[true, null, false]"}, {"[true]"}), "2");
  EXPECT_EQ(Aggregate("regr_count", {TypeId::kInt, TypeId::kInt}).over({"[1, null, 3]", "[1, 2, null]"}), "1");
}

TEST(Extremes, AreFoundInNestedValues) {
  const DataType list = DataType::array(TypeId::kInt);
  EXPECT_EQ(Aggregate("max", {list}).over({"[[1, 2], [1], null]"}, {"[[1, 2, null]]"}), "[1, 2, NULL]");
  EXPECT_EQ(Aggregate("min", {list}).over({"[[1, 2], [null]]"}, {"[[1]]"}), "[NULL]");
  EXPECT_EQ(Aggregate("max", {DataType::decimal(5, 1)}).over({R"(["1.5", "-2.0"])"}, {R"(["1.6"])"}), "1.6");
  EXPECT_EQ(Aggregate("min", {TypeId::kNull}).over({"[null]"}), "NULL");
  EXPECT_EQ(Aggregate("bool_and", {TypeId::kBoolean}).over({"[true, null]"}, {"[false]"}), "false");
  EXPECT_EQ(Aggregate("some", {TypeId::kBoolean}).over({"[null]"}), "NULL");
}

TEST(Extremes, ChooseTheValueBesideThem) {
  EXPECT_EQ(Aggregate("max_by", {TypeId::kString, TypeId::kDouble}).over({R"(["a", "b", "c"])", "[1, NaN, null]"}), "b");
  EXPECT_EQ(Aggregate("min_by", {TypeId::kInt, TypeId::kString}).over({"[1, null]", R"(["b", "a"])"}), "NULL");
  EXPECT_EQ(Aggregate("max_by", {TypeId::kInt, TypeId::kInt}).over({"[1, 2]", "[7, 7]"}), "2") << "of equals the last";
  EXPECT_EQ(Aggregate("max_by", {DataType::array(TypeId::kInt), TypeId::kInt}).over({"[[1], [2]]", "[1, 2]"}, {"[[3]]", "[3]"}), "[3]");
}

TEST(Extremes, ChooseTheValuesBesideSeveral) {
  const std::vector<std::string> rows{"[0, null, 2, 3, 4, 5]", "[3, 9, 1, 5, null, 5]"};
  EXPECT_EQ(Aggregate("max_by", {TypeId::kInt, TypeId::kInt}, {integer(3)}).over(rows, rows), "[NULL, NULL, 3]");
  EXPECT_EQ(Aggregate("min_by", {TypeId::kInt, TypeId::kInt}, {integer(2)}).over(rows), "[2, 0]");
  EXPECT_EQ(error_class([] { Aggregate("max_by", {TypeId::kInt, TypeId::kInt}, {integer(0)}); }), "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE");
}

TEST(FirstAndLast, SeeOrPassOverNulls) {
  EXPECT_EQ(Aggregate("first", {TypeId::kInt}).over({"[null, 1]"}), "NULL");
  EXPECT_EQ(Aggregate("first", {TypeId::kInt}, {boolean(true)}).over({"[null, 1]"}, {"[2]"}), "1");
  EXPECT_EQ(Aggregate("last", {TypeId::kString}).over({R"(["a"])"}, {R"(["bc"])"}), "bc");
  EXPECT_EQ(Aggregate("last_value", {TypeId::kString}).ignore_nulls(true).over({R"(["a"])"}, {"[null]"}), "a");
  EXPECT_EQ(Aggregate("any_value", {DataType::array(TypeId::kInt)}).over({"[]"}, {"[[1]]"}), "[1]");
  EXPECT_EQ(error_class([] { Aggregate("first", {TypeId::kInt, TypeId::kBoolean}); }), "_LEGACY_ERROR_TEMP_1210");
}

TEST(Folds, CombineBits) {
  EXPECT_EQ(Aggregate("bit_and", {TypeId::kByte}).over({"[7, null]"}, {"[-3]"}), "5");
  EXPECT_EQ(Aggregate("bit_or", {TypeId::kLong}).over({"[1]"}, {"[4]"}), "5");
  EXPECT_EQ(Aggregate("bit_xor", {TypeId::kInt}).over({"[7]"}, {"[2]"}), "5");
  EXPECT_EQ(Aggregate("bit_xor", {TypeId::kInt}).over({"[]"}), "NULL");
  EXPECT_EQ(Aggregate("product", {TypeId::kInt}).over({"[2, null]"}, {"[3]"}), "6.0");
}

TEST(Statistics, AreThoseOfTheWholeHoweverItIsParted) {
  EXPECT_EQ(Aggregate("stddev", {TypeId::kInt}).over({"[1, 2]"}, {"[3, null]"}), "1.0");
  EXPECT_EQ(Aggregate("var_pop", {TypeId::kDouble}).over({"[1]"}, {"[3]"}), "1.0");
  EXPECT_EQ(Aggregate("variance", {TypeId::kDouble}).over({"[1]"}), "NULL");
  EXPECT_EQ(Aggregate("skewness", {TypeId::kDouble}).over({"[1, 1]"}, {"[4]"}).substr(0, 12), "0.7071067811");
  EXPECT_EQ(Aggregate("kurtosis", {TypeId::kDouble}).over({"[1, 2]"}, {"[3, 4]"}), "-1.36");
  EXPECT_EQ(Aggregate("kurtosis", {TypeId::kDouble}).over({"[1]"}), "NULL");
  EXPECT_EQ(Aggregate("covar_samp", {TypeId::kInt, TypeId::kInt}).over({"[1, 2]", "[2, 4]"}, {"[3]", "[6]"}), "2.0");
  EXPECT_EQ(Aggregate("corr", {TypeId::kInt, TypeId::kInt}).over({"[1, 2]", "[2, 4]"}, {"[3]", "[6]"}), "1.0");
  EXPECT_EQ(Aggregate("regr_slope", {TypeId::kInt, TypeId::kInt}).over({"[2, 4]", "[1, 2]"}, {"[6]", "[3]"}), "2.0");
  EXPECT_EQ(Aggregate("regr_intercept", {TypeId::kInt, TypeId::kInt}).over({"[3, 5]", "[1, 2]"}, {"[7]", "[3]"}), "1.0");
  EXPECT_EQ(Aggregate("regr_r2", {TypeId::kInt, TypeId::kInt}).over({"[5, 5]", "[1, 2]"}), "1.0");
  EXPECT_EQ(Aggregate("regr_sxx", {TypeId::kInt, TypeId::kInt}).over({"[1, null, 1]", "[1, 9, 3]"}), "2.0");
}

TEST(Collections, KeepValuesInTheirOrder) {
  EXPECT_EQ(Aggregate("collect_list", {TypeId::kString}).over({R"(["b", null])"}, {R"(["a", "b"])"}), "[b, a, b]");
  EXPECT_EQ(Aggregate("array_agg", {TypeId::kInt}).over({"[]"}), "[]");
  EXPECT_EQ(Aggregate("collect_list", {TypeId::kInt}).ignore_nulls(false).over({"[null]"}, {"[1]"}), "[NULL, 1]");
  EXPECT_EQ(Aggregate("collect_list", {DataType::array(TypeId::kInt)}).over({"[[1], [null]]"}, {"[[]]"}), "[[1], [NULL], []]");
  EXPECT_EQ(Aggregate("collect_list", {DataType::map(TypeId::kString, TypeId::kInt)}).over({R"([[["a", 1]]])"}), "[{a -> 1}]");
}

TEST(Collections, SetsHoldEachValueOnce) {
  EXPECT_EQ(Aggregate("collect_set", {TypeId::kInt}).over({"[2, 1, 2]"}, {"[1, 3]"}), "[2, 1, 3]");
  EXPECT_EQ(Aggregate("collect_set", {TypeId::kDouble}).over({"[0.0, NaN, -0.0, NaN]"}), "[0.0, NaN]");
  EXPECT_EQ(Aggregate("collect_set", {TypeId::kString}).over({R"(["", "a", ""])"}, {R"(["ab", "a"])"}), "[, a, ab]");
  EXPECT_EQ(error_class([] { Aggregate("collect_set", {DataType::map(TypeId::kInt, TypeId::kInt)}); }), "DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE");
}

TEST(Collections, UnionsHoldTheElementsOfArrays) {
  const DataType list = DataType::array(TypeId::kInt);
  EXPECT_EQ(Aggregate("collect_union", {list}).over({"[[2, null, 1], null, []]"}, {"[[1, 3]]"}), "[2, 1, 3]");
  EXPECT_EQ(error_class([] { Aggregate("collect_union", {TypeId::kInt}); }), "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE");
}

TEST(Distinct, CountsEachCombinationOnce) {
  EXPECT_EQ(Aggregate("count", {TypeId::kInt, TypeId::kString}).distinct().over({"[1, 1, null]", R"(["a", "a", "b"])"}, {"[1, 2]", R"(["b", "a"])"}),
            "3");
  EXPECT_EQ(Aggregate("sum", {TypeId::kInt}).distinct().over({"[5, 5, null]"}, {"[5, 6]"}), "11");
  EXPECT_EQ(Aggregate("sum", {TypeId::kInt}).distinct().over({"[null]"}), "NULL");
  EXPECT_EQ(Aggregate("collect_list", {TypeId::kDouble}).distinct().over({"[0.0, -0.0]"}, {"[NaN, NaN]"}), "[0.0, NaN]");
}

TEST(Aggregates, RefuseWhatSparkRefuses) {
  EXPECT_THAT(error_text([] { Aggregate("sum", {TypeId::kDate}); }),
              HasSubstr("The first parameter requires the \"NUMERIC\" or \"ANSI INTERVAL\" type, however \"input[0]\" has the type \"DATE\"."));
  EXPECT_EQ(error_class([] { Aggregate("avg", {TypeId::kBoolean}); }), "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE");
  EXPECT_EQ(error_class([] { Aggregate("min", {DataType::map(TypeId::kInt, TypeId::kInt)}); }), "DATATYPE_MISMATCH.INVALID_ORDERING_TYPE");
  EXPECT_EQ(error_class([] { find_aggregate_function("sum")->resolve({}, EvalMode::kAnsi, "sum()"); }), "WRONG_NUM_ARGS.WITHOUT_SUGGESTION");
}

}  // namespace
}  // namespace izvor::expr
