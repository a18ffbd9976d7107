#include "izvor/exec/blocking/recursion.h"

#include "izvor/exec/blocking/blocking_fixture.h"
#include "izvor/exec/stateless/limit.h"
#include "izvor/exec/stateless/row_operators.h"
#include "izvor/expr/function.h"

namespace izvor::exec::testing {
namespace {

using ::testing::ElementsAre;

class Recursing : public BlockingTest {
 protected:
  // From each start up to `end`, one more in each round.
  ExecNodePtr counting(const std::vector<Row>& starts, int64_t end, int64_t most_levels, int64_t most_rows) const {
    const auto call = [](const char* function, const expr::ExpressionPtr& a, int64_t b) {
      return expr::call(*expr::find_scalar_function(function), {a, expr::literal(Value::long_integer(b))}, expr::EvalMode::kAnsi);
    };
    const auto round = std::make_shared<RecursionRound>();
    ExecNodePtr step = make_filter(make_recursion_table(round, longs({"n"})), call("<", column(0), end));
    step = make_project(std::move(step), {call("+", column(0), 1)}, longs({"n"}));
    return make_recursion(values({"n"}, starts), std::move(step), {3, most_levels, most_rows, longs({"n"}), round});
  }

  std::string error_of(const ExecNode& node) {
    try {
      rows_of(node);
    } catch (const Error& error) {
      return error.error_class();
    }
    return "";
  }
};

TEST_F(Recursing, GoesOnUntilARoundHasNoRows) {
  EXPECT_THAT(rows_of(*counting({{1}, {3}}, 4, 100, 100)), ElementsAre("1", "3", "2", "4", "3", "4"));
  EXPECT_THAT(rows_of(*counting({{9}}, 4, 100, 100)), ElementsAre("9"));
}

TEST_F(Recursing, HasLimits) {
  EXPECT_EQ(error_of(*counting({{1}}, 1'000, 5, 100)), "RECURSION_LEVEL_LIMIT_EXCEEDED");
  EXPECT_EQ(error_of(*counting({{1}}, 1'000, 100, 50)), "RECURSION_ROW_LIMIT_EXCEEDED");
}

TEST_F(Recursing, EndsWhenNoMoreRowsAreWanted) {
  EXPECT_THAT(rows_of(*make_limit(counting({{1}}, 1'000'000, 1'000, 1'000), 3)), ElementsAre("1", "2", "3"));
}

}  // namespace
}  // namespace izvor::exec::testing
