#include "izvor/exec/stateless/generate.h"

#include "izvor/exec/blocking/blocking_fixture.h"
#include "izvor/exec/stateless/row_operators.h"
#include "izvor/expr/function.h"
#include "izvor/expr/functions/extract_value.h"
#include "izvor/expr/generators/sliding_windows.h"

namespace izvor::exec::testing {
namespace {

using ::testing::ElementsAre;

expr::ExpressionPtr call(const char* function, std::vector<expr::ExpressionPtr> arguments) {
  return expr::call(*expr::find_scalar_function(function), std::move(arguments), expr::EvalMode::kAnsi);
}

class Generating : public BlockingTest {
 protected:
  // posexplode(array_repeat(b, a)) beside column a.
  ExecNodePtr repeated(const std::vector<Row>& rows, bool is_outer, std::vector<int> columns = {0, 1}) const {
    GenerateSpec spec;
    spec.generator = expr::find_generator("posexplode");
    spec.arguments = {call("array_repeat", {column(1), expr::cast(column(0), TypeId::kInt, expr::EvalMode::kAnsi)})};
    spec.is_outer = is_outer;
    spec.passed = {0};
    std::vector<std::string> names{"a"};
    for (const int at : columns) names.push_back(at == 0 ? "pos" : "col");
    spec.columns = std::move(columns);
    spec.output = longs(names);
    return make_generate(values({"a", "b"}, rows), std::move(spec));
  }
};

TEST_F(Generating, GivesTheRowsOfEachRowInOrder) {
  const std::vector<Row> rows{{2, 7}, {0, 8}, {1, std::nullopt}, {std::nullopt, 9}, {3, 5}};
  EXPECT_THAT(rows_of(*repeated(rows, false)), ElementsAre("2 0 7", "2 1 7", "1 0 NULL", "3 0 5", "3 1 5", "3 2 5"));
  EXPECT_THAT(rows_of(*repeated(rows, true)), ElementsAre("2 0 7", "2 1 7", "0 NULL NULL", "1 0 NULL", "NULL NULL NULL", "3 0 5", "3 1 5", "3 2 5"));
  EXPECT_THAT(rows_of(*repeated(rows, false, {1})), ElementsAre("2 7", "2 7", "1 NULL", "3 5", "3 5", "3 5"));
}

TEST_F(Generating, CutsLongArraysIntoBatches) {
  int64_t most = 0;
  int64_t rows = 0;
  ScanMetrics metrics;
  std::mutex mutex;
  repeated({{100'000, 1}, {1, 2}}, false)->run(context_, metrics, [&](int, Batch&& batch) {
    const std::lock_guard lock(mutex);
    most = std::max(most, batch.num_rows);
    rows += batch.num_rows;
  });
  EXPECT_EQ(rows, 100'001);
  EXPECT_LE(most, 16 * 1024);
}

TEST_F(Generating, GivesEachWindowThatHoldsATime) {
  const expr::ExpressionPtr micros = expr::cast(column(0), TypeId::kTimestamp, expr::EvalMode::kAnsi);
  const auto text = [](const char* value) { return expr::literal(Value::string(value)); };
  const expr::ExpressionPtr window = call("window", {micros, text("10 seconds"), text("4 seconds"), text("1 second")});
  ASSERT_TRUE(expr::is_sliding_window(*window));
  EXPECT_FALSE(expr::is_sliding_window(*call("window", {micros, text("10 seconds")})));
  GenerateSpec spec;
  spec.generator = &expr::sliding_windows();
  spec.arguments = expr::sliding_window_arguments(*window);
  spec.passed = {0};
  spec.columns = {0};
  const DataType type = spec.generator->resolve(spec.arguments, "window").columns.front().type();
  spec.output = Schema({Field("a", TypeId::kLong), Field("window", type)});
  const ExecNodePtr windows = make_generate(values({"a"}, {{9}, {std::nullopt}, {5}, {-1}}), std::move(spec));
  const expr::ExpressionPtr start =
      expr::cast(expr::get_field(expr::bound(1, type, false), 0, "start", expr::EvalMode::kAnsi), TypeId::kLong, expr::EvalMode::kAnsi);
  const ExecNodePtr starts = make_project(windows, {column(0), start}, longs({"a", "start"}));
  EXPECT_THAT(rows_of(*starts), ElementsAre("9 9", "9 5", "9 1", "5 5", "5 1", "5 -3", "-1 -3", "-1 -7"));
}

}  // namespace
}  // namespace izvor::exec::testing
