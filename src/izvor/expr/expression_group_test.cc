#include "izvor/expr/expression_group.h"

#include <gmock/gmock.h>

#include <atomic>

#include "izvor/expr/cell_function.h"
#include "izvor/expr/expression_testing.h"
#include "izvor/expr/function_registry.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;

std::atomic<int> rows_seen{0};

// counted(x) = x, and counts the rows that it is computed for.
ExpressionPtr counted(ExpressionPtr argument) {
  static const ScalarFunctionRegistry kRegistry = [] {
    ScalarFunctionRegistry registry;
    add_cells<int32_t(int32_t)>(registry, {"counted", {TypeId::kInt}, TypeId::kInt}, [](int32_t value) {
      ++rows_seen;
      return value;
    });
    return registry;
  }();
  return expr::call(*kRegistry.find("counted"), {std::move(argument)}, EvalMode::kAnsi);
}

ExpressionPtr a() { return column(0, TypeId::kInt); }

std::vector<std::string> run(const std::vector<ExpressionPtr>& expressions) {
  rows_seen = 0;
  const Batch batch = batch_of({{TypeId::kInt, "[1, 2, 3]"}});
  const ExpressionGroup group(expressions);
  std::vector<std::string> out;
  for (const auto& values : project(group, batch, EvalSettings(), arrow::default_memory_pool())) {
    for (const std::string& text : texts(*values, TypeId::kInt)) out.push_back(text);
  }
  return out;
}

TEST(ExpressionGroup, ComputesEqualPartsOnce) {
  EXPECT_THAT(run({call("+", {counted(a()), integer(1)}), counted(a()), call("*", {counted(a()), counted(a())})}),
              ElementsAre("2", "3", "4", "1", "2", "3", "1", "4", "9"));
  EXPECT_EQ(rows_seen, 3);
}

TEST(ExpressionGroup, KeepsDifferentPartsApart) {
  EXPECT_THAT(run({counted(a()), counted(call("+", {a(), integer(1)}))}), ElementsAre("1", "2", "3", "2", "3", "4"));
  EXPECT_EQ(rows_seen, 6);
}

TEST(ExpressionGroup, APartThatIsReachedByFewRowsIsNotTakenForAll) {
  const auto only_small = call("if", {call("<", {a(), integer(2)}), counted(a()), integer(0)});
  EXPECT_THAT(run({only_small, counted(a())}), ElementsAre("1", "0", "0", "1", "2", "3"));
}

}  // namespace
}  // namespace izvor::expr
