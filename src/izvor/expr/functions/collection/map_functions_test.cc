#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;
using testing::HasSubstr;

const DataType kCounts = DataType::map(TypeId::kString, TypeId::kInt);
const DataType kTexts = DataType::array(TypeId::kString);
const DataType kInts = DataType::array(TypeId::kInt);

TEST(Maps, AreMadeOfColumnsAndArrays) {
  const Batch batch = batch_of({{TypeId::kString, R"(["a", "b"])"}, {TypeId::kInt, "[1, null]"}});
  const auto pairs = call("map", {column(0, TypeId::kString), column(1, TypeId::kInt), text("z"), integer(9)});
  EXPECT_THAT(evaluate(pairs, batch), ElementsAre("{a -> 1, z -> 9}", "{b -> NULL, z -> 9}"));
  const Batch arrays = batch_of({{kTexts, R"([["a", "b"], null])"}, {kInts, "[[1, 2], [3]]"}});
  EXPECT_THAT(evaluate(call("map_from_arrays", {column(0, kTexts), column(1, kInts)}), arrays), ElementsAre("{a -> 1, b -> 2}", "NULL"));
}

TEST(Maps, HaveEachKeyOnce) {
  const auto twice = call("map", {text("a"), integer(1), text("a"), integer(2)});
  EXPECT_THAT(error_text([&] { evaluate(twice, Batch{1, {}}); }), HasSubstr("[DUPLICATED_MAP_KEY] Duplicate map key a was found"));
  EXPECT_EQ(error_class([&] { evaluate(call("map", {null_of(TypeId::kString), integer(1)}), Batch{1, {}}); }), "NULL_MAP_KEY");
  EXPECT_EQ(error_class([&] { call("map", {call("map", {}), integer(1)}); }), "DATATYPE_MISMATCH.INVALID_MAP_KEY_TYPE");
  const auto zeros = call("map", {floating(-0.0), integer(1)});
  EXPECT_THAT(evaluate(zeros, Batch{1, {}}), ElementsAre("{0.0 -> 1}"));
}

TEST(Maps, GiveTheirParts) {
  const Batch batch = batch_of({{kCounts, R"([[["a", 1], ["b", null]], null, []])"}});
  const auto of = [&](const char* function, std::vector<ExpressionPtr> more = {}) {
    more.insert(more.begin(), column(0, kCounts));
    return evaluate(call(function, std::move(more)), batch);
  };
  EXPECT_THAT(of("map_keys"), ElementsAre("[a, b]", "NULL", "[]"));
  EXPECT_THAT(of("map_values"), ElementsAre("[1, NULL]", "NULL", "[]"));
  EXPECT_THAT(of("map_entries"), ElementsAre("[{a, 1}, {b, NULL}]", "NULL", "[]"));
  EXPECT_THAT(of("map_contains_key", {text("b")}), ElementsAre("true", "NULL", "false"));
  EXPECT_THAT(of("element_at", {text("a")}), ElementsAre("1", "NULL", "NULL"));
  EXPECT_THAT(of("size"), ElementsAre("2", "NULL", "0"));
  EXPECT_THAT(evaluate(call("map_from_entries", {call("map_entries", {column(0, kCounts)})}), batch),
              ElementsAre("{a -> 1, b -> NULL}", "NULL", "{}"));
}

TEST(Maps, AreConcatenated) {
  const Batch batch = batch_of({{kCounts, R"([[["a", 1]], [["a", 1]]])"}, {kCounts, R"([[["b", 2]], null])"}});
  EXPECT_THAT(evaluate(call("map_concat", {column(0, kCounts), column(1, kCounts)}), batch), ElementsAre("{a -> 1, b -> 2}", "NULL"));
}

TEST(Maps, AreReadFromText) {
  const auto read = [](std::vector<ExpressionPtr> arguments) { return evaluate(call("str_to_map", std::move(arguments)), Batch{1, {}})[0]; };
  EXPECT_EQ(read({text("a:1,b:2:3,c")}), "{a -> 1, b -> 2:3, c -> NULL}");
  EXPECT_EQ(read({text("a=1|b=2"), text("\\|"), text("=")}), "{a -> 1, b -> 2}");
  EXPECT_EQ(read({null_of(TypeId::kString)}), "NULL");
  EXPECT_EQ(error_class([&] { read({text("a:1,a:2")}); }), "DUPLICATED_MAP_KEY");
}

}  // namespace
}  // namespace izvor::expr
