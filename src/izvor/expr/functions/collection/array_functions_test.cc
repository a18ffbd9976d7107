#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;

constexpr EvalMode kLegacy = EvalMode::kLegacy;
const DataType kInts = DataType::array(TypeId::kInt);
const DataType kTexts = DataType::array(TypeId::kString);
const DataType kDoubles = DataType::array(TypeId::kDouble);

// The value of a call over the arrays of one column and constants behind it.
std::vector<std::string> over(const std::string& function, const Column& arrays, std::vector<ExpressionPtr> constants = {},
                              EvalMode mode = EvalMode::kAnsi) {
  constants.insert(constants.begin(), column(0, arrays.type));
  return evaluate(call(function, std::move(constants), mode), batch_of({arrays}));
}

std::vector<std::string> over_two(const std::string& function, const DataType& type, const std::string& left, const std::string& right) {
  return evaluate(call(function, {column(0, type), column(1, type)}), batch_of({{type, left}, {type, right}}));
}

TEST(Arrays, AreMadeOfColumnsAndRepeated) {
  const Batch batch = batch_of({{TypeId::kInt, "[1, null]"}, {TypeId::kInt, "[5, 6]"}});
  const auto a = column(0, TypeId::kInt);
  const auto b = column(1, TypeId::kInt);
  EXPECT_THAT(evaluate(call("array", {a, b}), batch), ElementsAre("[1, 5]", "[NULL, 6]"));
  EXPECT_THAT(evaluate(call("array_repeat", {a, integer(2)}), batch), ElementsAre("[1, 1]", "[NULL, NULL]"));
  EXPECT_EQ(error_class([&] { call("array", {boolean(true), integer(1)}); }), "DATATYPE_MISMATCH.DATA_DIFF_TYPES");
}

TEST(Arrays, HaveASizeWhichOfNullDependsOnAnsi) {
  const Column arrays{kInts, "[[1, null], [], null]"};
  EXPECT_THAT(over("size", arrays), ElementsAre("2", "0", "NULL"));
  EXPECT_THAT(over("size", arrays, {}, kLegacy), ElementsAre("2", "0", "-1"));
  EXPECT_THAT(over("array_size", arrays, {}, kLegacy), ElementsAre("2", "0", "NULL"));
}

TEST(Arrays, GiveElementsByPosition) {
  const Column arrays{kInts, "[[1, 2, 3], [7], null]"};
  EXPECT_THAT(over("element_at", arrays, {integer(-1)}), ElementsAre("3", "7", "NULL"));
  EXPECT_THAT(over("element_at", arrays, {integer(2)}, kLegacy), ElementsAre("2", "NULL", "NULL"));
  EXPECT_EQ(error_class([&] { over("element_at", arrays, {integer(2)}); }), "INVALID_ARRAY_INDEX_IN_ELEMENT_AT");
  EXPECT_EQ(error_class([&] { over("try_element_at", arrays, {integer(0)}); }), "INVALID_INDEX_OF_ZERO");
  EXPECT_THAT(over("get", arrays, {integer(1)}), ElementsAre("2", "NULL", "NULL"));
  EXPECT_THAT(over("slice", arrays, {integer(-2), integer(2)}), ElementsAre("[2, 3]", "[]", "NULL"));
  EXPECT_EQ(error_class([&] { over("slice", arrays, {integer(1), integer(-1)}); }), "INVALID_PARAMETER_VALUE.LENGTH");
}

TEST(Arrays, TakeNewElementsAtAnyPlace) {
  const Column arrays{kInts, "[[1, 2], []]"};
  const auto inserted = [&](int32_t position) { return over("array_insert", arrays, {integer(position), integer(9)}); };
  EXPECT_THAT(over("array_append", arrays, {null_of(TypeId::kInt)}), ElementsAre("[1, 2, NULL]", "[NULL]"));
  EXPECT_THAT(over("array_prepend", arrays, {integer(9)}), ElementsAre("[9, 1, 2]", "[9]"));
  EXPECT_THAT(inserted(2), ElementsAre("[1, 9, 2]", "[NULL, 9]"));
  EXPECT_THAT(inserted(5), ElementsAre("[1, 2, NULL, NULL, 9]", "[NULL, NULL, NULL, NULL, 9]"));
  EXPECT_THAT(inserted(-2), ElementsAre("[1, 9, 2]", "[9, NULL]"));
  EXPECT_THAT(inserted(-4), ElementsAre("[9, NULL, 1, 2]", "[9, NULL, NULL, NULL]"));
  EXPECT_EQ(error_class([&] { inserted(0); }), "INVALID_INDEX_OF_ZERO");
}

TEST(Arrays, AreReversedCompactedAndFlattened) {
  EXPECT_THAT(over("reverse", {kTexts, R"([["a", null, "b"]])"}), ElementsAre("[b, NULL, a]"));
  EXPECT_THAT(over("reverse", {TypeId::kString, R"(["a\u00e9\ud83d\ude00"])"}), ElementsAre("😀éa"));
  EXPECT_THAT(over("array_compact", {kInts, "[[1, null, 2], null]"}), ElementsAre("[1, 2]", "NULL"));
  EXPECT_THAT(over("flatten", {DataType::array(kInts), "[[[1], [2, 3]], [[1], null], []]"}), ElementsAre("[1, 2, 3]", "NULL", "[]"));
  EXPECT_EQ(error_class([&] { over("flatten", {kInts, "[]"}); }), "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE");
}

TEST(Arrays, AreShuffledAsSparkDoesWithASeed) {
  EXPECT_THAT(over("shuffle", {kInts, "[[1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7]]"}, {integer(7)}),
              ElementsAre("[7, 2, 5, 6, 4, 3, 1]", "[6, 2, 1, 7, 3, 5, 4]"));
}

TEST(Arrays, AreSearched) {
  const Column arrays{kInts, "[[1, 2, 1], [null, 1], [null], []]"};
  EXPECT_THAT(over("array_contains", arrays, {integer(1)}), ElementsAre("true", "true", "NULL", "false"));
  EXPECT_THAT(over("array_position", arrays, {integer(1)}), ElementsAre("1", "2", "0", "0"));
  EXPECT_THAT(over("array_remove", arrays, {integer(1)}), ElementsAre("[2]", "[NULL]", "[NULL]", "[]"));
  EXPECT_THAT(over("array_max", arrays), ElementsAre("2", "1", "NULL", "NULL"));
  EXPECT_THAT(over("array_min", {kDoubles, "[[NaN, 1.5], [-0.5, 2]]"}), ElementsAre("1.5", "-0.5"));
  EXPECT_EQ(error_class([&] { over("array_contains", arrays, {null_of(TypeId::kNull)}); }), "DATATYPE_MISMATCH.NULL_TYPE");
  EXPECT_EQ(error_class([&] { over("array_position", arrays, {text("a")}); }), "DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES");
}

TEST(Arrays, AreSets) {
  EXPECT_THAT(over("array_distinct", {kInts, "[[2, null, 2, null, 1]]"}), ElementsAre("[2, NULL, 1]"));
  EXPECT_THAT(over("array_distinct", {kDoubles, "[[0.0, -0.0, NaN, NaN]]"}), ElementsAre("[0.0, NaN]"));
  const std::string left = "[[1, 2, 2, null], [1], [3]]";
  const std::string right = "[[2, null, 4], [], [null]]";
  EXPECT_THAT(over_two("array_union", kInts, left, right), ElementsAre("[1, 2, NULL, 4]", "[1]", "[3, NULL]"));
  EXPECT_THAT(over_two("array_intersect", kInts, left, right), ElementsAre("[2, NULL]", "[]", "[]"));
  EXPECT_THAT(over_two("array_except", kInts, left, right), ElementsAre("[1]", "[1]", "[3]"));
  EXPECT_THAT(over_two("arrays_overlap", kInts, left, right), ElementsAre("true", "false", "NULL"));
}

TEST(Arrays, OfManyElementsAreSetsToo) {
  std::string numbers = "[[";
  for (int i = 0; i < 200; ++i) numbers += std::to_string(i % 50) + (i < 199 ? "," : "]]");
  EXPECT_THAT(evaluate(call("size", {call("array_distinct", {column(0, kInts)})}), batch_of({{kInts, numbers}})), ElementsAre("50"));
}

TEST(Arrays, AreSorted) {
  const Column arrays{kInts, "[[2, null, 3, 1]]"};
  EXPECT_THAT(over("sort_array", arrays), ElementsAre("[NULL, 1, 2, 3]"));
  EXPECT_THAT(over("sort_array", arrays, {boolean(false)}), ElementsAre("[3, 2, 1, NULL]"));
  EXPECT_EQ(to_string(*call("sort_array", {column(0, kInts)})), "sort_array(input[0], true)");
  EXPECT_EQ(error_class([&] { over("sort_array", arrays, {column(0, TypeId::kBoolean)}); }), "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT");
}

TEST(Arrays, AreJoinedToTextAndZipped) {
  const Column arrays{kTexts, R"([["a", null, "b"], [], null])"};
  EXPECT_THAT(over("array_join", arrays, {text("-")}), ElementsAre("a-b", "", "NULL"));
  EXPECT_THAT(over("array_join", arrays, {text("-"), text("?")}), ElementsAre("a-?-b", "", "NULL"));
  EXPECT_THAT(over_two("arrays_zip", kInts, "[[1, 2], null]", "[[3], [4]]"), ElementsAre("[{1, 3}, {2, NULL}]", "NULL"));
}

TEST(Structs, TakeNamesFromColumnsOrLiterals) {
  const Attribute amount{1, "amount", TypeId::kInt, false};
  EXPECT_EQ(call("struct", {reference(amount), integer(1)})->type.simple_string(), "struct<amount:int,col2:int>");
  EXPECT_EQ(call("named_struct", {text("x"), integer(1)})->type.simple_string(), "struct<x:int>");
  EXPECT_THAT(evaluate(call("named_struct", {text("x"), integer(1), text("y"), null_of(TypeId::kInt)}), Batch{1, {}}), ElementsAre("{1, NULL}"));
  EXPECT_EQ(error_class([&] { call("named_struct", {integer(1), integer(1)}); }), "DATATYPE_MISMATCH.CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING");
}

}  // namespace
}  // namespace izvor::expr
