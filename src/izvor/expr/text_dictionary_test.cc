#include "izvor/expr/text_dictionary.h"

#include <gmock/gmock.h>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/expression_testing.h"
#include "izvor/expr/function_registry.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;

ExpressionPtr name() { return column(0, TypeId::kString); }
ExpressionPtr text(const char* value) { return literal(Value::string(value)); }
ExpressionPtr without_digits(ExpressionPtr argument) { return call("regexp_replace", {std::move(argument), text("[0-9]+"), text("")}); }

Batch repeated(const std::vector<std::string>& cells, int times) {
  std::string json;
  for (int time = 0; time < times; ++time) {
    for (const std::string& cell : cells) json += (json.empty() ? "" : ", ") + cell;
  }
  return batch_of({{TypeId::kString, "[" + json + "]"}});
}

std::vector<std::string> values_of(const ExpressionPtr& expression, const Batch& batch) {
  const auto columns = project(ExpressionGroup({expression}), batch, EvalSettings(), arrow::default_memory_pool());
  auto out = texts(*columns[0], expression->type);
  out.resize(std::min<size_t>(out.size(), 4));
  return out;
}

TEST(TextDictionary, HoldsEachTextOnceAndNullAmongThem) {
  const auto encoded = encode_repeated_texts(*repeated({"\"b\"", "null", "\"a\""}, 100).columns[0], arrow::default_memory_pool());
  ASSERT_NE(encoded, nullptr);
  EXPECT_THAT(texts(*encoded->dictionary(), TypeId::kString), ElementsAre("b", "a", "NULL"));
  EXPECT_EQ(encoded->indices()->null_count(), 0);
  EXPECT_EQ(encoded->GetValueIndex(299), 1);
}

TEST(TextDictionary, IsNotMadeWhereTextsDoNotRepeat) {
  EXPECT_EQ(encode_repeated_texts(*repeated({"\"a\"", "\"b\"", "\"c\""}, 2).columns[0], arrow::default_memory_pool()), nullptr);
  std::vector<std::string> first(1000, "\"same\"");
  for (int i = 0; i < 1000; ++i) first.push_back('"' + std::to_string(i) + '"');
  EXPECT_EQ(encode_repeated_texts(*repeated(first, 1).columns[0], arrow::default_memory_pool()), nullptr);
}

TEST(TextDictionary, ServesCostlyExpressionsOverOneColumnOfTexts) {
  const ExpressionPtr cut = without_digits(name());
  EXPECT_EQ(text_column_of_costly(*call("upper", {cut})), cut->as<Call>()->arguments[0].get());
  EXPECT_EQ(text_column_of_costly(*call("upper", {name()})), nullptr);
  EXPECT_EQ(text_column_of_costly(*call("concat", {cut, column(1, TypeId::kString)})), nullptr);
  EXPECT_EQ(text_column_of_costly(*call("concat", {cut, cast(call("rand", {integer(1)}), TypeId::kString, EvalMode::kAnsi)})), nullptr);
}

TEST(TextDictionary, GivesEachRowTheValueOfItsText) {
  const Batch batch = repeated({"\"a1\"", "null", "\"22\"", "\"b\""}, 100);
  EXPECT_THAT(values_of(without_digits(name()), batch), ElementsAre("a", "NULL", "", "b"));
  EXPECT_THAT(values_of(call("coalesce", {without_digits(name()), text("none")}), batch), ElementsAre("a", "none", "", "b"));
}

TEST(TextDictionary, ComputesEachTextOnce) {
  static int texts_seen = 0;
  static const ScalarFunctionRegistry kRegistry = [] {
    ScalarFunctionRegistry registry;  // under the name of a costly function
    add_cells<int32_t(std::string_view)>(registry, {"md5", {TypeId::kString}, TypeId::kInt}, [](std::string_view cell) {
      ++texts_seen;
      return static_cast<int32_t>(cell.size());
    });
    return registry;
  }();
  const ExpressionPtr counted = expr::call(*kRegistry.find("md5"), {name()}, EvalMode::kAnsi);
  EXPECT_THAT(values_of(counted, repeated({"\"a\"", "null", "\"bb\"", "\"a\""}, 100)), ElementsAre("1", "NULL", "2", "1"));
  EXPECT_EQ(texts_seen, 2);
}

TEST(TextDictionary, ComputesNoTextThatNoSelectedRowHas) {
  const ExpressionPtr number = cast(call("regexp_replace", {name(), text("x"), text("")}), TypeId::kInt, EvalMode::kAnsi);
  const ExpressionPtr guarded = call("if", {call("==", {name(), text("bad")}), integer(0), number});
  EXPECT_THAT(values_of(guarded, repeated({"\"1x\"", "\"bad\"", "\"2\"", "null"}, 100)), ElementsAre("1", "0", "2", "NULL"));
}

TEST(TextDictionary, RaisesTheErrorOfTheFirstRowThatFails) {
  const ExpressionPtr number = cast(without_digits(name()), TypeId::kInt, EvalMode::kAnsi);
  try {
    values_of(number, repeated({"\"b\"", "\"a\""}, 100));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("'b'"));
  }
}

}  // namespace
}  // namespace izvor::expr
