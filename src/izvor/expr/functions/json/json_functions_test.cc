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

ExpressionPtr options(const std::string& name, const std::string& value) { return call("map", {text(name), text(value)}); }

std::string read(const std::string& json, const std::string& schema) { return value_of("from_json", {text(json), text(schema)}); }
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

TEST(FromJson, ReadsEveryTypeAndNesting) {
  EXPECT_EQ(read(R"({"a":1,"b":"x","c":[1.5,null],"d":{"e":true}})", "a INT, b STRING, c ARRAY<DOUBLE>, d STRUCT<e: BOOLEAN>"),
            "{1, x, [1.5, NULL], {true}}");
  EXPECT_EQ(read(R"({"x":1,"y":2})", "MAP<STRING, BIGINT>"), "{x -> 1, y -> 2}");
  EXPECT_EQ(read(R"({"d":"2024-02-29","t":"2024-02-29T10:00:00Z","n":12.345})", "d DATE, t TIMESTAMP, n DECIMAL(5,2)"),
            "{2024-02-29, 2024-02-29 12:00:00, 12.35}");
  EXPECT_EQ(read(R"({"a":[1,{"b":2.50}]})", "a STRING"), R"({[1,{"b":2.5}]})");
  EXPECT_EQ(read(R"({"a":"NaN","b":"YWJj"})", "a DOUBLE, b BINARY"), "{NaN, [61 62 63]}");
}

TEST(FromJson, KeepsWhatFitsOfAMalformedRecord) {
  EXPECT_EQ(read(R"({"a":"x","b":2})", "a INT, b INT"), "{NULL, 2}");
  EXPECT_EQ(read(R"({"a":[1,"x"],"b":2})", "a ARRAY<INT>, b INT"), "{NULL, 2}");
  EXPECT_EQ(read(R"({"a":1)", "a INT"), "{NULL}");
  EXPECT_EQ(read("", "a INT"), "NULL");
  EXPECT_EQ(read("[1,x]", "ARRAY<INT>"), "NULL");
  EXPECT_EQ(read(R"({"a":1})", "ARRAY<STRUCT<a: INT>>"), "[{1}]");
  EXPECT_EQ(read("{bad", "a INT, _corrupt_record STRING"), "{NULL, {bad}");
}

TEST(FromJson, TakesOptions) {
  const auto with = [](const std::string& json, const std::string& schema, const ExpressionPtr& map) {
    return value_of("from_json", {text(json), text(schema), map});
  };
  EXPECT_EQ(with("{a:1}", "a INT", options("allowUnquotedFieldNames", "true")), "{1}");
  EXPECT_EQ(with(R"({"d":"29/02/2024"})", "d DATE", options("dateFormat", "dd/MM/yyyy")), "{2024-02-29}");
  EXPECT_EQ(error_class([&] { with("{bad", "a INT", options("mode", "FAILFAST")); }), "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION");
  EXPECT_EQ(error_class([&] { with("{}", "a INT", options("mode", "DROPMALFORMED")); }), "PARSE_MODE_UNSUPPORTED");
  EXPECT_EQ(error_class([&] { with("{}", "a INT", text("x")); }), "INVALID_OPTIONS.NON_MAP_FUNCTION");
  EXPECT_EQ(error_class([&] { read("{}", "INT"); }), "DATATYPE_MISMATCH.INVALID_JSON_SCHEMA");
  EXPECT_EQ(error_class([&] { call("from_json", {text("{}"), column(0, TypeId::kString)}); }), "INVALID_SCHEMA.NON_STRING_LITERAL");
}

TEST(ToJson, WritesEveryTypeAndNesting) {
  const auto pair = call("named_struct", {text("a"), integer(1), text("b"), null_of(TypeId::kString), text("c"), call("array", {text("\"q\"\n")})});
  EXPECT_EQ(value_of("to_json", {pair}), R"({"a":1,"c":["\"q\"\n"]})");
  EXPECT_EQ(value_of("to_json", {pair, options("ignoreNullFields", "false")}), R"({"a":1,"b":null,"c":["\"q\"\n"]})");
  EXPECT_EQ(value_of("to_json", {call("map", {integer(1), floating(0.5)})}), R"({"1":0.5})");
  const auto instant = call("named_struct", {text("t"), literal({TypeId::kTimestamp, int64_t{0}})});
  EXPECT_EQ(value_of("to_json", {instant}), R"({"t":"1970-01-01T02:00:00.000+02:00"})");
  EXPECT_EQ(value_of("to_json", {call("named_struct", {text("x"), call("array", {integer(1), integer(2)})}), options("pretty", "true")}),
            "{\n  \"x\" : [ 1, 2 ]\n}");
}

TEST(SchemaOfJson, InfersTypes) {
  const auto schema_of = [](const std::string& json) { return value_of("schema_of_json", {text(json)}); };
  EXPECT_EQ(schema_of(R"({"b":1,"a":[1,2.5,null],"c":null})"), "STRUCT<a: ARRAY<DOUBLE>, b: BIGINT, c: STRING>");
  EXPECT_EQ(schema_of(R"([{"a":1},{"b":"x"}])"), "ARRAY<STRUCT<a: BIGINT, b: STRING>>");
  EXPECT_EQ(schema_of(R"({"a":12345678901234567890})"), "STRUCT<a: DECIMAL(20,0)>");
  EXPECT_EQ(error_class([&] { schema_of("{"); }), "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION");
}

}  // namespace
}  // namespace izvor::expr
