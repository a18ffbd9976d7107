#include "izvor/expr/cell_function.h"

#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"
#include "izvor/expr/function_registry.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr EvalMode kAnsi = EvalMode::kAnsi;
constexpr EvalMode kLegacy = EvalMode::kLegacy;

// repeat_text(text, times): null for no times, an error for a negative number.
const ScalarFunction& repeat_text() {
  static const ScalarFunctionRegistry kRegistry = [] {
    ScalarFunctionRegistry registry;
    add_cells<std::string_view(std::string_view, int32_t)>(
        registry, {"repeat_text", {TypeId::kString, TypeId::kInt}, TypeId::kString, Nullability::kAlways, true, {Value::integer(2)}},
        [](CellResult<std::string_view>& result, std::string_view text, int32_t times) {
          if (times == 0) return result.set_null();
          if (times < 0) return result.fail_or_null([] { return divide_by_zero(); });
          std::string& out = result.text();
          for (int i = 0; i < times; ++i) out += text;
          result.set_text();
        });
    return registry;
  }();
  return *kRegistry.find("repeat_text");
}

std::vector<std::string> repeated(std::vector<ExpressionPtr> arguments, const Batch& batch, EvalMode mode = kAnsi) {
  return evaluate(expr::call(repeat_text(), std::move(arguments), mode), batch);
}

TEST(CellFunction, WorksOnColumnsConstantsAndDefaults) {
  const Batch batch = batch_of({{TypeId::kString, R"(["a", null, "bc", ""])"}, {TypeId::kInt, "[1, 2, null, 3]"}});
  const auto a = column(0, TypeId::kString);
  EXPECT_THAT(repeated({a, column(1, TypeId::kInt)}, batch), ElementsAre("a", "NULL", "NULL", ""));
  EXPECT_THAT(repeated({a, integer(3)}, batch), ElementsAre("aaa", "NULL", "bcbcbc", ""));
  EXPECT_THAT(repeated({a}, batch), ElementsAre("aa", "NULL", "bcbc", ""));
  EXPECT_THAT(repeated({text("x"), column(1, TypeId::kInt)}, batch), ElementsAre("x", "xx", "NULL", "xxx"));
  EXPECT_THAT(repeated({a, integer(0)}, batch), ElementsAre("NULL", "NULL", "NULL", "NULL"));
  EXPECT_THAT(repeated({null_of(TypeId::kString), integer(1)}, batch), ElementsAre("NULL", "NULL", "NULL", "NULL"));
}

TEST(CellFunction, RaisesRowErrorsWithAnsiOnly) {
  const Batch batch = batch_of({{TypeId::kInt, "[1, -1]"}});
  EXPECT_EQ(error_class([&] { repeated({text("x"), column(0, TypeId::kInt)}, batch); }), "DIVIDE_BY_ZERO");
  EXPECT_THAT(repeated({text("x"), column(0, TypeId::kInt)}, batch, kLegacy), ElementsAre("x", "NULL"));
}

TEST(CellFunction, CastsItsArgumentsAsSpark) {
  const Batch batch = batch_of({{TypeId::kDouble, "[2.0]"}});
  EXPECT_THAT(repeated({integer(7), column(0, TypeId::kDouble)}, batch), ElementsAre("77"));
  EXPECT_THAT(repeated({text("x"), text("3")}, batch), ElementsAre("xxx"));
  EXPECT_THAT(error_text([&] {
                repeated({text("x"), boolean(true)}, batch);
              }),
              HasSubstr("The second parameter requires the \"INT\" type, however \"true\" has the type \"BOOLEAN\"."));
  EXPECT_EQ(error_class([&] { repeated({}, batch); }), "WRONG_NUM_ARGS.WITHOUT_SUGGESTION");
  EXPECT_THAT(error_text([&] { repeated({}, batch); }), HasSubstr("requires [1, 2] parameters but the actual number is 0"));
}

TEST(StringLengths, CountCharactersOfTextAndBytesOfBinary) {
  const auto length_of = [](const char* function, const Value& value) { return evaluate(call(function, {literal(value)}), Batch{1, {}})[0]; };
  EXPECT_EQ(length_of("length", Value::string("a\xc3\xa9\xf0\x9f\x98\x80")), "3");
  EXPECT_EQ(length_of("octet_length", Value::string("a\xc3\xa9")), "3");
  EXPECT_EQ(length_of("length", {TypeId::kBinary, std::string("a\xc3\xa9")}), "3");
  EXPECT_EQ(length_of("bit_length", Value::string("ab")), "16");
}

}  // namespace
}  // namespace izvor::expr
