#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;

// The value of a call over constant texts, as text.
std::string value_of(const std::string& function, std::vector<ExpressionPtr> arguments) {
  return evaluate(call(function, std::move(arguments)), Batch{1, {}}, "Europe/Bucharest")[0];
}

std::string found(const std::string& json, const std::string& path) { return value_of("get_json_object", {text(json), text(path)}); }

TEST(GetJsonObject, FollowsAPath) {
  const std::string json = R"({"a":{"b":[1,{"c":"x"}]},"d e":[[1,2],[3]],"n":null})";
  EXPECT_EQ(found(json, "$.a.b[0]"), "1");
  EXPECT_EQ(found(json, "$.a.b[1].c"), "x");
  EXPECT_EQ(found(json, "$['a'].b"), R"([1,{"c":"x"}])");
  EXPECT_EQ(found(json, "$.d e[*]"), "[[1,2],[3]]");
  EXPECT_EQ(found(json, "$.d e[*][*]"), "[1,2,3]");
  EXPECT_EQ(found(json, "$.n"), "NULL");
  EXPECT_EQ(found(json, "a"), "NULL");
}

TEST(GetJsonObject, ShowsASingleMatchOfAWildcardAlone) {
  EXPECT_EQ(found(R"([{"a":1},{"b":2}])", "$[*].a"), "1");
  EXPECT_EQ(found(R"([{"a":"x"},{"a":"y"}])", "$[*].a"), R"(["x","y"])");
}

TEST(GetJsonObject, ReadsAsJacksonDoes) {
  EXPECT_EQ(found("{'a':'single'}", "$.a"), "single");
  EXPECT_EQ(found(R"({"a":1} behind)", "$.a"), "1");
  EXPECT_EQ(found(R"({"a":1)", "$.a"), "NULL");
  EXPECT_EQ(found(R"({"a":01})", "$.a"), "NULL");
  EXPECT_EQ(found(R"({"a":"\u0041\ud83d\ude00\n"})", "$.a"), "A\xf0\x9f\x98\x80\n");
  EXPECT_EQ(found(std::string(3000, '['), "$"), "NULL");
}

TEST(JsonParts, AreCountedAndNamed) {
  EXPECT_EQ(value_of("json_array_length", {text("[1,[2,3],{}]")}), "3");
  EXPECT_EQ(value_of("json_array_length", {text("{}")}), "NULL");
  EXPECT_EQ(value_of("json_object_keys", {text(R"({"b":{"c":1},"a":2})")}), "[b, a]");
}

}  // namespace
}  // namespace izvor::expr
