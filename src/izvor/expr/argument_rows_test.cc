#include "izvor/expr/argument_rows.h"

#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;

ExpressionPtr a() { return column(0, TypeId::kInt); }
ExpressionPtr b() { return column(1, TypeId::kInt); }
// Fails where b is 0.
ExpressionPtr failing() { return cast(call("/", {integer(1), b()}), TypeId::kInt, EvalMode::kAnsi); }

std::vector<std::string> run(const ExpressionPtr& expression, const std::string& as, const std::string& bs) {
  return evaluate(expression, batch_of({{TypeId::kInt, as}, {TypeId::kInt, bs}}));
}

std::string error_of(const ExpressionPtr& expression, const std::string& as, const std::string& bs) {
  return error_class([&] { run(expression, as, bs); });
}

TEST(ArgumentRows, AnErrorBehindANullDoesNotCount) {
  EXPECT_THAT(run(call("+", {a(), failing()}), "[null, 5]", "[0, 1]"), ElementsAre("NULL", "6"));
  EXPECT_THAT(run(call("<", {a(), failing()}), "[null, 5]", "[0, 1]"), ElementsAre("NULL", "false"));
  EXPECT_EQ(error_of(call("+", {a(), failing()}), "[null, 5]", "[0, 0]"), "DIVIDE_BY_ZERO");
}

TEST(ArgumentRows, AnErrorBeforeANullCounts) { EXPECT_EQ(error_of(call("+", {failing(), a()}), "[null]", "[0]"), "DIVIDE_BY_ZERO"); }

TEST(ArgumentRows, ADivisorComesBeforeTheDividend) {
  EXPECT_THAT(run(call("/", {failing(), a()}), "[null]", "[0]"), ElementsAre("NULL"));
  EXPECT_EQ(error_of(call("%", {a(), failing()}), "[null]", "[0]"), "DIVIDE_BY_ZERO");
}

TEST(ArgumentRows, NullsOfSeveralArgumentsAddUp) {
  const auto nested = call("+", {a(), call("+", {b(), cast(call("/", {integer(1), integer(0)}), TypeId::kInt, EvalMode::kAnsi)})});
  EXPECT_THAT(run(nested, "[null, 1]", "[1, null]"), ElementsAre("NULL", "NULL"));
}

TEST(ArgumentRows, NoRowIsNotEveryRow) { EXPECT_THAT(run(call("<", {a(), call("+", {a(), failing()})}), "[null]", "[0]"), ElementsAre("NULL")); }

TEST(ArgumentRows, NothingIsEvaluatedBehindANullConstant) {
  EXPECT_THAT(run(call("+", {null_of(TypeId::kInt), failing()}), "[1]", "[0]"), ElementsAre("NULL"));
}

}  // namespace
}  // namespace izvor::expr
