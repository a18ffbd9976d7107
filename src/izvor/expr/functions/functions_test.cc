#include <cmath>
#include <limits>

#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr EvalMode kAnsi = EvalMode::kAnsi;
constexpr EvalMode kLegacy = EvalMode::kLegacy;

// One row through columns, so that the kernels run and not the folding of constants.
std::string value_of(const std::string& name, const std::vector<ExpressionPtr>& arguments, EvalMode mode = kAnsi) {
  Batch batch{1, {}};
  std::vector<ExpressionPtr> columns;
  for (const auto& argument : arguments) {
    columns.push_back(column(static_cast<int>(columns.size()), argument->type));
    batch.columns.push_back(repeat(evaluate_constant(*argument, {}), 1, arrow::default_memory_pool()));
  }
  const std::string by_column = evaluate(call(name, columns, mode), batch)[0];
  EXPECT_EQ(evaluate(call(name, arguments, mode), batch)[0], by_column) << "folded: " << name;
  return by_column;
}

TEST(Comparison, OrdersNumbersAsSpark) {
  const auto nan = floating(kNaN);
  EXPECT_EQ(value_of("==", {nan, nan}), "true");
  EXPECT_EQ(value_of(">", {nan, floating(INFINITY)}), "true");
  EXPECT_EQ(value_of(">=", {nan, floating(0)}), "true");
  EXPECT_EQ(value_of("<", {nan, floating(1)}), "false");
  EXPECT_EQ(value_of("<", {floating(1), nan}), "true");
  EXPECT_EQ(value_of("<=", {nan, nan}), "true");
  EXPECT_EQ(value_of("!=", {nan, nan}), "false");
  EXPECT_EQ(value_of("==", {floating(0.0), floating(-0.0)}), "true");
  EXPECT_EQ(value_of("<", {floating(-0.0), floating(0.0)}), "false");
  EXPECT_EQ(value_of("<", {text("a"), text("ab")}), "true");
  EXPECT_EQ(value_of("<", {text("z"), text("\xc3\xa9")}), "true");
  EXPECT_EQ(value_of("<", {boolean(false), boolean(true)}), "true");
}

TEST(Comparison, NullsAndNullSafeEquality) {
  EXPECT_EQ(value_of("==", {null_of(TypeId::kInt), integer(1)}), "NULL");
  EXPECT_EQ(value_of("<=>", {null_of(TypeId::kInt), integer(1)}), "false");
  EXPECT_EQ(value_of("<=>", {null_of(TypeId::kInt), null_of(TypeId::kInt)}), "true");
  EXPECT_EQ(value_of("<=>", {integer(1), integer(1)}), "true");
  EXPECT_EQ(value_of("==", {null_of(TypeId::kNull), null_of(TypeId::kNull)}), "NULL");
}

TEST(Comparison, AWholeBatchAgainstAConstant) {
  std::string json = "[";
  for (int i = 0; i < 200; ++i) json += (i == 0 ? "" : ",") + (i % 7 == 0 ? std::string("null") : std::to_string(i) + ".5");
  const Batch batch = batch_of({{TypeId::kDouble, json + "]"}});
  const auto result = evaluate(call(">=", {column(0, TypeId::kDouble), floating(100.5)}), batch);
  for (int i = 0; i < 200; ++i) EXPECT_EQ(result[static_cast<size_t>(i)], i % 7 == 0 ? "NULL" : i >= 100 ? "true" : "false") << i;
}

TEST(Comparison, StringsMeetOtherTypesAsSparkCoercesThem) {
  EXPECT_EQ(value_of("==", {text(" 1 "), integer(1)}), "true");
  EXPECT_EQ(error_class([] { value_of("==", {text("abc"), integer(1)}); }), "CAST_INVALID_INPUT");
  EXPECT_EQ(value_of("==", {text("abc"), integer(1)}, kLegacy), "NULL");
  EXPECT_EQ(error_class([] { value_of("==", {integer(1), text("1.0")}); }), "CAST_INVALID_INPUT");
  EXPECT_EQ(value_of("==", {integer(1), text("1.0")}, kLegacy), "true");
  EXPECT_EQ(value_of("==", {text("2024-1-5"), literal({TypeId::kDate, int64_t{19727}})}), "true");
  EXPECT_EQ(value_of("==", {literal({TypeId::kDate, int64_t{19727}}), literal({TypeId::kTimestamp, int64_t{19727} * 86400000000})}), "true");
  EXPECT_EQ(value_of("==", {boolean(true), integer(1)}, kLegacy), "true");
  EXPECT_THAT(
      error_text([] {
        call("==", {boolean(true), integer(1)});
      }),
      HasSubstr("[DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES] Cannot resolve \"(true = 1)\" due to data type mismatch: the left and right operands of "
                "the binary operator have incompatible types (\"BOOLEAN\" and \"INT\")."));
}

TEST(Logic, HasThreeValues) {
  const auto t = boolean(true);
  const auto f = boolean(false);
  const auto n = null_of(TypeId::kBoolean);
  const auto all = {t, f, n};
  const std::vector<std::string> conjunction = {"true", "false", "NULL", "false", "false", "false", "NULL", "false", "NULL"};
  const std::vector<std::string> disjunction = {"true", "true", "true", "true", "false", "NULL", "true", "NULL", "NULL"};
  size_t i = 0;
  for (const auto& a : all) {
    for (const auto& b : all) {
      EXPECT_EQ(value_of("and", {a, b}), conjunction[i]) << i;
      EXPECT_EQ(value_of("or", {a, b}), disjunction[i]) << i;
      ++i;
    }
  }
  EXPECT_EQ(value_of("not", {t}), "false");
  EXPECT_EQ(value_of("not", {n}), "NULL");
}

ExpressionPtr failing() { return call(">", {call("/", {integer(1), column(0, TypeId::kInt)}), integer(0)}); }

TEST(Logic, TheRightSideFailsOnlyWhereTheLeftDoesNotDecide) {
  const Batch batch = batch_of({{TypeId::kInt, "[0, 2]"}, {TypeId::kBoolean, "[false, true]"}, {TypeId::kBoolean, "[true, null]"}});
  EXPECT_THAT(evaluate(call("and", {column(1, TypeId::kBoolean), failing()}), batch), ElementsAre("false", "true"));
  EXPECT_THAT(evaluate(call("or", {column(2, TypeId::kBoolean), failing()}), batch), ElementsAre("true", "true"));
  EXPECT_EQ(error_class([&] { evaluate(call("or", {column(1, TypeId::kBoolean), failing()}), batch); }), "DIVIDE_BY_ZERO");
  EXPECT_EQ(error_class([&] { evaluate(call("and", {failing(), column(1, TypeId::kBoolean)}), batch); }), "DIVIDE_BY_ZERO");
}

TEST(Logic, StringsAreBooleansWithAnsiOnly) {
  EXPECT_EQ(value_of("not", {text("true")}), "false");
  EXPECT_EQ(error_class([] { call("not", {text("true")}, kLegacy); }), "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE");
  EXPECT_EQ(error_class([] { call("or", {boolean(true), integer(1)}); }), "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES");
  EXPECT_EQ(error_class([] { call("or", {integer(1), integer(1)}); }), "DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE");
}

TEST(NullTests, AreNeverNull) {
  const Batch batch = batch_of({{TypeId::kDouble, "[1, null, NaN]"}});
  EXPECT_THAT(evaluate(call("isNull", {column(0, TypeId::kDouble)}), batch), ElementsAre("false", "true", "false"));
  EXPECT_THAT(evaluate(call("isnotnull", {column(0, TypeId::kDouble)}), batch), ElementsAre("true", "false", "true"));
  EXPECT_THAT(evaluate(call("isNaN", {column(0, TypeId::kDouble)}), batch), ElementsAre("false", "false", "true"));
  EXPECT_FALSE(call("isNull", {column(0, TypeId::kDouble)})->nullable);
}

struct ArithmeticCase {
  const char* name;
  Value left, right;
  const char* ansi;  // "!name": that error class
  const char* legacy;
};

TEST(Arithmetic, AgreesWithSpark) {
  const auto byte_value = [](int64_t v) { return Value{TypeId::kByte, v}; };
  const auto int_max = Value::integer(2147483647);
  const auto long_max = Value::long_integer(INT64_MAX);
  for (const ArithmeticCase& test :
       std::initializer_list<ArithmeticCase>{{"+", int_max, Value::integer(1), "!ARITHMETIC_OVERFLOW", "-2147483648"},
                                             {"-", Value::integer(INT32_MIN), Value::integer(1), "!ARITHMETIC_OVERFLOW", "2147483647"},
                                             {"*", int_max, Value::integer(2), "!ARITHMETIC_OVERFLOW", "-2"},
                                             {"+", long_max, Value::long_integer(1), "!ARITHMETIC_OVERFLOW", "-9223372036854775808"},
                                             {"*", long_max, Value::long_integer(2), "!ARITHMETIC_OVERFLOW", "-2"},
                                             {"+", byte_value(127), byte_value(1), "!BINARY_ARITHMETIC_OVERFLOW", "-128"},
                                             {"*", byte_value(100), byte_value(2), "!BINARY_ARITHMETIC_OVERFLOW", "-56"},
                                             {"/", Value::integer(1), Value::integer(0), "!DIVIDE_BY_ZERO", "NULL"},
                                             {"/", Value::floating(0), Value::floating(0), "!DIVIDE_BY_ZERO", "NULL"},
                                             {"/", Value::integer(1), Value::integer(2), "0.5", "0.5"},
                                             {"%", Value::integer(1), Value::integer(0), "!REMAINDER_BY_ZERO", "NULL"},
                                             {"%", Value::integer(5), Value::integer(-3), "2", "2"},
                                             {"%", Value::integer(-5), Value::integer(3), "-2", "-2"},
                                             {"%", Value::integer(INT32_MIN), Value::integer(-1), "0", "0"},
                                             {"%", Value::floating(-5.5), Value::floating(2), "-1.5", "-1.5"},
                                             {"+", Value::string("1"), Value::integer(1), "2", "2.0"},
                                             {"+", Value::string("1.5"), Value::integer(1), "!CAST_INVALID_INPUT", "2.5"},
                                             {"/", Value::string("1.5"), Value::integer(1), "!CAST_INVALID_INPUT", "1.5"},
                                             {"%", byte_value(5), Value::integer(3), "2", "2"},
                                             {"+", Value::integer(1), Value::null(TypeId::kInt), "NULL", "NULL"}}) {
    const std::vector<ExpressionPtr> arguments = {literal(test.left), literal(test.right)};
    const std::string name = to_string(*call(test.name, arguments));
    EXPECT_EQ(value_of(test.name, arguments, kLegacy), test.legacy) << name;
    if (test.ansi[0] == '!') {
      EXPECT_EQ(error_class([&] { value_of(test.name, arguments); }), test.ansi + 1) << name;
    } else {
      EXPECT_EQ(value_of(test.name, arguments), test.ansi) << name;
    }
  }
}

TEST(Arithmetic, ErrorsNameTheWayOut) {
  EXPECT_THAT(error_text([] {
                value_of("+", {integer(2147483647), integer(1)});
              }),
              HasSubstr("[ARITHMETIC_OVERFLOW] overflow. Use 'try_add' to tolerate overflow and return NULL instead. If necessary set "
                        "\"spark.sql.ansi.enabled\" to \"false\" to bypass this error. SQLSTATE: 22003"));
  EXPECT_THAT(error_text([] {
                value_of("*", {literal({TypeId::kByte, int64_t{100}}), literal({TypeId::kByte, int64_t{2}})});
              }),
              HasSubstr("100S * 2S caused overflow. Use `try_multiply` to ignore"));
  EXPECT_THAT(error_text([] { value_of("negative", {integer(INT32_MIN)}); }), HasSubstr("[ARITHMETIC_OVERFLOW] overflow. If necessary"));
}

TEST(Arithmetic, OverflowOfARowWithANullIsNone) {
  const Batch batch = batch_of({{TypeId::kInt, "[2147483647, 1, null]"}, {TypeId::kInt, "[null, 1, 2147483647]"}});
  EXPECT_THAT(evaluate(call("+", {column(0, TypeId::kInt), column(1, TypeId::kInt)}), batch), ElementsAre("NULL", "2", "NULL"));
}

TEST(Arithmetic, ResultTypesAreSparks) {
  const auto type = [](TypeId a, TypeId b, EvalMode mode) { return call("+", {column(0, a), column(1, b)}, mode)->type.simple_string(); };
  EXPECT_EQ(type(TypeId::kByte, TypeId::kByte, kAnsi), "tinyint");
  EXPECT_EQ(type(TypeId::kInt, TypeId::kLong, kAnsi), "bigint");
  EXPECT_EQ(type(TypeId::kInt, TypeId::kFloat, kAnsi), "double");
  EXPECT_EQ(type(TypeId::kInt, TypeId::kFloat, kLegacy), "float");
  EXPECT_EQ(type(TypeId::kString, TypeId::kInt, kAnsi), "bigint");
  EXPECT_EQ(type(TypeId::kString, TypeId::kInt, kLegacy), "double");
  EXPECT_EQ(type(TypeId::kString, TypeId::kString, kLegacy), "double");
  EXPECT_EQ(type(TypeId::kNull, TypeId::kNull, kAnsi), "double");
  EXPECT_EQ(error_class([&] { type(TypeId::kString, TypeId::kString, kAnsi); }), "DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE");
  EXPECT_EQ(error_class([&] { type(TypeId::kBoolean, TypeId::kInt, kAnsi); }), "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES");
}

TEST(Conditional, OnlyTheChosenBranchCanFail) {
  const Batch batch = batch_of({{TypeId::kInt, "[0, 2]"}, {TypeId::kDouble, "[7, null]"}});
  const auto ratio = call("/", {integer(1), column(0, TypeId::kInt)});
  EXPECT_THAT(evaluate(call("coalesce", {column(1, TypeId::kDouble), ratio}), batch), ElementsAre("7.0", "0.5"));
  const auto is_zero = call("==", {column(0, TypeId::kInt), integer(0)});
  EXPECT_THAT(evaluate(call("if", {is_zero, floating(-1), ratio}), batch), ElementsAre("-1.0", "0.5"));
  EXPECT_THAT(evaluate(call("when", {is_zero, floating(-1), call("==", {column(0, TypeId::kInt), integer(2)}), ratio}), batch),
              ElementsAre("-1.0", "0.5"));
  EXPECT_EQ(error_class([&] { evaluate(call("coalesce", {ratio, column(1, TypeId::kDouble)}), batch); }), "DIVIDE_BY_ZERO");
}

TEST(Conditional, ACaseWithoutElseIsNull) {
  const Batch batch = batch_of({{TypeId::kBoolean, "[true, false, null]"}, {TypeId::kString, R"(["a", "b", "c"])"}});
  const auto when = call("when", {column(0, TypeId::kBoolean), column(1, TypeId::kString)});
  EXPECT_THAT(evaluate(when, batch), ElementsAre("a", "NULL", "NULL"));
  EXPECT_EQ(to_string(*when), "CASE WHEN input[0] THEN input[1] END");
}

TEST(Conditional, BranchTypesAreSparks) {
  const auto type = [](TypeId a, TypeId b, EvalMode mode) { return call("coalesce", {column(0, a), column(1, b)}, mode)->type.simple_string(); };
  EXPECT_EQ(type(TypeId::kInt, TypeId::kString, kAnsi), "bigint");
  EXPECT_EQ(type(TypeId::kInt, TypeId::kString, kLegacy), "string");
  EXPECT_EQ(type(TypeId::kDate, TypeId::kString, kAnsi), "date");
  EXPECT_EQ(type(TypeId::kDate, TypeId::kTimestamp, kLegacy), "timestamp");
  EXPECT_EQ(type(TypeId::kNull, TypeId::kNull, kAnsi), "void");
  EXPECT_THAT(error_text([&] { type(TypeId::kBoolean, TypeId::kInt, kAnsi); }),
              HasSubstr("Input to `coalesce` should all be the same type, but it's (\"BOOLEAN\" or \"INT\")."));
  EXPECT_THAT(error_text([] { call("coalesce", {}); }), HasSubstr("The `coalesce` requires > 0 parameters but the actual number is 0."));
}

TEST(Membership, NullsDecideLast) {
  EXPECT_EQ(value_of("in", {integer(1), integer(2), null_of(TypeId::kInt)}), "NULL");
  EXPECT_EQ(value_of("in", {integer(1), integer(1), null_of(TypeId::kInt)}), "true");
  EXPECT_EQ(value_of("in", {null_of(TypeId::kInt), integer(1)}), "NULL");
  EXPECT_EQ(value_of("in", {integer(1), integer(2)}), "false");
  EXPECT_EQ(value_of("in", {text("b"), text("a"), text("b")}), "true");
  // What stands behind a match is not evaluated.
  EXPECT_EQ(evaluate(call("in", {integer(5), integer(5), call("/", {integer(1), integer(0)})}), Batch{1, {}})[0], "true");
}

TEST(Printing, IsSparks) {
  const auto a = reference({1, "a", TypeId::kInt, true});
  const auto s = reference({2, "s", TypeId::kString, true});
  EXPECT_EQ(to_string(*call("to_timestamp", {s})), "to_timestamp(s)");
  EXPECT_EQ(to_string(*call(">=", {a, floating(0)})), "(CAST(a AS DOUBLE) >= 0.0)");
  EXPECT_EQ(to_string(*call("and", {call("isNotNull", {a}), call("not", {call("==", {a, integer(1)})})})), "((a IS NOT NULL) AND (NOT (a = 1)))");
  EXPECT_EQ(to_string(*call("in", {a, integer(1), integer(2)})), "(a IN (1, 2))");
  EXPECT_EQ(to_string(*call("if", {boolean(true), a, a})), "(IF(true, a, a))");
  EXPECT_EQ(to_string(*call("==", {a, null_of(TypeId::kInt)})), "(a = NULL)");
  EXPECT_EQ(to_string(*cast(s, TypeId::kDouble, kAnsi)), "CAST(s AS DOUBLE)");
  EXPECT_EQ(to_string(*literal({TypeId::kDate, int64_t{19727}})), "DATE '2024-01-05'");
  EXPECT_EQ(to_debug_string(*call("isNull", {a})), "(a#1 IS NULL)");
}

TEST(Expressions, KnowWhatTheyReadAndWhetherTheyFail) {
  const Attribute a{1, "a", TypeId::kInt, true};
  const Attribute b{2, "b", TypeId::kInt, false};
  const auto sum = call("+", {reference(b), call("+", {reference(a), reference(b)})});
  EXPECT_THAT(referenced_attributes(*sum), ElementsAre(2, 1));
  EXPECT_TRUE(can_fail(*sum));
  EXPECT_FALSE(can_fail(*call("+", {reference(a), reference(b)}, kLegacy)));
  EXPECT_FALSE(can_fail(*call("==", {reference(a), long_integer(1)})));
  EXPECT_TRUE(can_fail(*call("to_timestamp", {column(0, TypeId::kString)})));
  EXPECT_TRUE(equal(*sum, *call("+", {reference(b), call("+", {reference(a), reference(b)})})));
  EXPECT_FALSE(equal(*sum, *call("+", {reference(a), call("+", {reference(a), reference(b)})})));
  EXPECT_EQ(to_string(*bind(sum, {a, b})), "(input[1] + (input[0] + input[1]))");
  EXPECT_EQ(error_class([&] { bind(sum, {a}); }), "INTERNAL_ERROR");
  const auto doubled = substitute(sum, [&](const Attribute& x) { return x.id == 1 ? call("*", {reference(b), integer(2)}) : nullptr; });
  EXPECT_EQ(to_string(*doubled), "(b + ((b * 2) + b))");
}

TEST(Registry, NamesAreFoundInAnyCase) {
  EXPECT_EQ(find_scalar_function("TO_TIMESTAMP"), find_scalar_function("to_timestamp"));
  EXPECT_EQ(find_scalar_function("no_such_function"), nullptr);
  EXPECT_THAT(registered_scalar_functions(), testing::IsSupersetOf({"+", "==", "<=>", "and", "isNull", "coalesce", "to_date", "in", "when"}));
}

TEST(Functions, AreResolvedAndPrintedWithAnyNumberOfArguments) {
  for (const std::string& name : registered_scalar_functions()) {
    const ScalarFunction& function = *find_scalar_function(name);
    for (size_t count = 0; count < 5; ++count) {
      EXPECT_NE(function.print(std::vector<std::string>(count, "x")), "") << name;
      const std::vector<ExpressionPtr> arguments(count, null_of(TypeId::kNull));
      EXPECT_NE(error_class([&] { function.resolve(arguments, EvalMode::kAnsi, name); }), "INTERNAL_ERROR") << name;
    }
  }
}

}  // namespace
}  // namespace izvor::expr
