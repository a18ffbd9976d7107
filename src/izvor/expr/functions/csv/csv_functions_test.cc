#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;

// The arguments with options behind them, if there are any.
std::vector<ExpressionPtr> with_options(std::vector<ExpressionPtr> arguments, const std::vector<std::string>& options) {
  std::vector<ExpressionPtr> entries;
  for (const std::string& word : options) entries.push_back(text(word));
  if (!entries.empty()) arguments.push_back(call("map", std::move(entries)));
  return arguments;
}

std::string value_of(const std::string& function, std::vector<ExpressionPtr> arguments) {
  return evaluate(call(function, std::move(arguments)), Batch{1, {}}, "Europe/Bucharest")[0];
}

std::string read(const std::string& csv, const std::string& schema, const std::vector<std::string>& options = {}) {
  return value_of("from_csv", with_options({text(csv), text(schema)}, options));
}

// What is written for a struct of these texts.
std::string written(const std::vector<std::string>& fields, const std::vector<std::string>& options = {}) {
  std::vector<ExpressionPtr> values;
  for (const std::string& field : fields) values.push_back(text(field));
  return value_of("to_csv", with_options({call("struct", std::move(values))}, options));
}

TEST(FromCsv, ReadsOneRecord) {
  EXPECT_EQ(read("1,\"a,b\",2.5", "a INT, b STRING, c DOUBLE"), "{1, a,b, 2.5}");
  EXPECT_EQ(read("1;x", "a INT, b STRING", {"sep", ";"}), "{1, x}");
  EXPECT_EQ(read("true,1,234,2024-02-29", "a BOOLEAN, b DECIMAL(5,1), c INT, d DATE"), "{true, 1.0, 234, 2024-02-29}");
  EXPECT_EQ(read("26/08/2015", "t TIMESTAMP", {"timestampFormat", "dd/MM/yyyy"}), "{2015-08-26 00:00:00}");
  EXPECT_EQ(read("a\nb,c", "x STRING, y STRING"), "{a\nb, c}");
}

TEST(FromCsv, MakesNullsOfWhatDoesNotFit) {
  EXPECT_EQ(read("x,2", "a INT, b INT"), "{NULL, 2}");
  EXPECT_EQ(read("1", "a INT, b INT"), "{1, NULL}");
  EXPECT_EQ(read("", "a INT"), "{NULL}");
  EXPECT_EQ(read("1,x,3", "a INT, b INT, _corrupt_record STRING"), "{1, NULL, 1,x,3}");
  EXPECT_EQ(error_class([] { read("x", "a INT", {"mode", "FAILFAST"}); }), "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION");
  EXPECT_EQ(error_class([] { read("x", "a ARRAY<INT>"); }), "UNSUPPORTED_DATATYPE");
  EXPECT_EQ(error_class([] { read("x", "INT"); }), "INVALID_SCHEMA.NON_STRUCT_TYPE");
}

TEST(ToCsv, QuotesWhatWouldNotBeReadBack) {
  EXPECT_EQ(written({"plain", "a,b", "say \"hi\"", "two\nlines"}), "plain,\"a,b\",\"say \\\"hi\\\"\",\"two\nlines\"");
  EXPECT_EQ(written({" trimmed ", "", "  "}), "trimmed,\"\",\"\"");
  EXPECT_EQ(written({"a,b", "c"}, {"sep", "|"}), "a,b|c");
  EXPECT_EQ(written({"a", "b"}, {"quoteAll", "true"}), "\"a\",\"b\"");
  EXPECT_EQ(value_of("to_csv", with_options({call("struct", {integer(1), null_of(TypeId::kInt)})}, {"nullValue", "-"})), "1,-");
}

TEST(ToCsv, ShowsNestedValues) {
  const ExpressionPtr list = call("array", {integer(1), null_of(TypeId::kInt), integer(3)});
  EXPECT_EQ(value_of("to_csv", {call("struct", {list})}), "\"[1,, 3]\"");
  EXPECT_EQ(value_of("to_csv", {call("struct", {call("map", {text("a"), null_of(TypeId::kInt)})})}), "{a ->}");
}

TEST(SchemaOfCsv, TakesTheFirstTypeThatReadsEachField) {
  const auto schema_of = [](const std::string& csv) { return value_of("schema_of_csv", {text(csv)}); };
  EXPECT_EQ(schema_of("1,12345678901,1.5"), "STRUCT<_c0: INT, _c1: BIGINT, _c2: DOUBLE>");
  EXPECT_EQ(schema_of("2024-02-29,2024-02-29 10:00:00,true,"), "STRUCT<_c0: DATE, _c1: TIMESTAMP, _c2: BOOLEAN, _c3: STRING>");
}

}  // namespace
}  // namespace izvor::expr
