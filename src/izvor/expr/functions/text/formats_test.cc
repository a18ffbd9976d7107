#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::HasSubstr;

std::string value_of(const char* function, std::vector<ExpressionPtr> arguments) {
  return evaluate(call(function, std::move(arguments)), Batch{1, {}})[0];
}

ExpressionPtr decimal(const std::string& value, int precision, int scale) { return literal({DataType::decimal(precision, scale), value}); }

TEST(FormatNumber, RoundsHalfToEvenOfTheExactValue) {
  EXPECT_EQ(value_of("format_number", {floating(1234567.125), integer(2)}), "1,234,567.12");
  EXPECT_EQ(value_of("format_number", {floating(2.675), integer(2)}), "2.67");
  EXPECT_EQ(value_of("format_number", {decimal("12.50", 4, 2), integer(0)}), "12");
  EXPECT_EQ(value_of("format_number", {floating(-0.001), text("#,##0.##")}), "-0");
  EXPECT_EQ(value_of("format_number", {floating(0.125), text("0.0%")}), "12.5%");
  EXPECT_EQ(value_of("format_number", {integer(5), text("000")}), "005");
}

TEST(FormatString, FollowsJavasFormatter) {
  const auto formatted = [](const char* format, std::vector<ExpressionPtr> arguments) {
    arguments.insert(arguments.begin(), text(format));
    return value_of("format_string", std::move(arguments));
  };
  EXPECT_EQ(formatted("%05d|%-4d|%+d|%,d|%(d", {integer(-42), integer(7), integer(7), integer(1234567), integer(-3)}), "-0042|7   |+7|1,234,567|(3)");
  EXPECT_EQ(formatted("%x %#o %08X", {integer(-1), integer(8), integer(255)}), "ffffffff 010 000000FF");
  EXPECT_EQ(formatted("%.2f %e %g %.3g", {floating(1.005), floating(0.5), floating(1234567), floating(123.456)}),
            "1.01 5.000000e-01 1.23457e+06 123");
  EXPECT_EQ(formatted("%2$s %1$s %<S|%5.1s|", {text("ß"), text("b"), text("xyz")}), "b ß SS|    ß|");
  EXPECT_EQ(formatted("%s %d %b", {null_of(TypeId::kString), null_of(TypeId::kInt), null_of(TypeId::kBoolean)}), "null null false");
  EXPECT_EQ(error_class([&] { formatted("%d", {text("a")}); }), "IZVOR_INVALID_ARGUMENT");
  EXPECT_EQ(error_class([&] { formatted("%s %s", {text("a")}); }), "IZVOR_INVALID_ARGUMENT");
  EXPECT_EQ(error_class([&] { formatted("%0$s", {text("a")}); }), "INVALID_PARAMETER_VALUE.ZERO_INDEX");
}

TEST(ToNumber, ReadsWhatTheFormatSays) {
  EXPECT_EQ(value_of("to_number", {text("-$1,234.5"), text("S$9,999.99")}), "-1234.50");
  EXPECT_EQ(value_of("to_number", {text("<12>"), text("99PR")}), "-12");
  EXPECT_EQ(call("to_number", {text("1"), text("999.9")})->type, DataType::decimal(4, 1));
  EXPECT_EQ(error_class([] { value_of("to_number", {text("34"), text("0,000")}); }), "INVALID_FORMAT.MISMATCH_INPUT");
  EXPECT_EQ(value_of("try_to_number", {text("x"), text("9")}), "NULL");
  EXPECT_EQ(error_class([] { call("to_number", {text("1"), text("9,,9")}); }), "INVALID_FORMAT.CONT_THOUSANDS_SEPS");
  EXPECT_THAT(error_text([] { call("to_number", {text("1"), text("9x")}); }), HasSubstr("Found the unexpected character 'X''"));
}

TEST(ToChar, FillsTheFormat) {
  EXPECT_EQ(value_of("to_char", {decimal("-0.01", 10, 2), text("999D99PR")}), "   <.01>");
  EXPECT_EQ(value_of("to_char", {decimal("123.45", 5, 2), text("S$999,999.99")}), "+$    123.45");
  EXPECT_EQ(value_of("to_char", {decimal("5", 1, 0), text("9,000")}), "  005");
  EXPECT_EQ(value_of("to_char", {decimal("123456.7", 7, 1), text("99,999.9")}), "## ###.#");
}

TEST(Concat, JoinsTextsBytesAndArrays) {
  EXPECT_EQ(value_of("concat", {text("a"), integer(1)}), "a1");
  EXPECT_EQ(value_of("concat", {text("a"), null_of(TypeId::kString)}), "NULL");
  EXPECT_EQ(call("concat", {literal({TypeId::kBinary, std::string("a")})})->type, DataType(TypeId::kBinary));
  const DataType list = DataType::array(TypeId::kInt);
  const Batch batch = batch_of({{list, "[[1, 2], null, [3]]"}, {list, "[[], [4], [null, 5]]"}});
  EXPECT_THAT(evaluate(call("concat", {column(0, list), column(1, list)}), batch), testing::ElementsAre("[1, 2]", "NULL", "[3, NULL, 5]"));
  EXPECT_EQ(error_class([&] { call("concat", {column(0, list), text("a")}); }), "DATATYPE_MISMATCH.DATA_DIFF_TYPES");
}

TEST(ConcatWs, LeavesOutNulls) {
  const DataType list = DataType::array(TypeId::kString);
  const Batch batch = batch_of({{list, R"([["a", null, "b"], null])"}});
  EXPECT_THAT(evaluate(call("concat_ws", {text("-"), column(0, list), null_of(TypeId::kString), text("c")}), batch),
              testing::ElementsAre("a-b-c", "c"));
}

TEST(Choice, EvaluatesOnlyWhatIsChosen) {
  const auto failing = cast(call("/", {integer(1), integer(0)}), TypeId::kString, EvalMode::kAnsi);
  EXPECT_EQ(value_of("elt", {integer(2), failing, text("b")}), "b");
  EXPECT_EQ(error_class([] { value_of("elt", {integer(3), text("a"), text("b")}); }), "INVALID_ARRAY_INDEX");
  EXPECT_EQ(value_of("decode", {integer(2), integer(1), text("one"), integer(2), text("two")}), "two");
  EXPECT_EQ(value_of("decode", {literal({TypeId::kBinary, std::string("\xfe\xff\0a", 4)}), text("UTF-16")}), "a");
  EXPECT_EQ(error_class([] { value_of("decode", {literal({TypeId::kBinary, std::string("\xff")}), text("utf-8")}); }), "MALFORMED_CHARACTER_CODING");
}

TEST(Sentences, AreListsOfWords) {
  EXPECT_EQ(value_of("sentences", {text("Hi there! Good-morning, it's $5 or 3.14.")}), "[[Hi, there], [Good-morning, it's, or, 3.14]]");
}

}  // namespace
}  // namespace izvor::expr
