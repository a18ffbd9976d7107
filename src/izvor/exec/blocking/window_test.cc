#include "izvor/exec/blocking/window.h"

#include "izvor/exec/blocking/blocking_fixture.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/function.h"

namespace izvor::exec::testing {
namespace {

using expr::FrameBound;
using expr::WindowFunction;
using ::testing::ElementsAre;
using Kind = FrameBound::Kind;

const FrameBound kUnbounded{Kind::kUnbounded, 0, nullptr};
const FrameBound kCurrent{Kind::kCurrentRow, 0, nullptr};

FrameBound rows_away(int64_t rows) { return {Kind::kOffset, rows, nullptr}; }

// Rows (part, key, value).
class Windows : public BlockingTest {
 protected:
  static expr::WindowCall ranking(WindowFunction function) {
    expr::WindowCall call;
    call.function = function;
    call.type = TypeId::kInt;
    return call;
  }
  static expr::WindowCall aggregate(const char* function, const expr::WindowFrame& frame) {
    expr::WindowCall call;
    call.aggregate = {expr::find_aggregate_function(function), {column(2)}, TypeId::kNull, true, expr::EvalMode::kAnsi};
    expr::resolve_call(call.aggregate, function);
    call.type = call.aggregate.type;
    call.frame = frame;
    return call;
  }
  std::vector<std::string> run(const std::vector<Row>& rows, const expr::WindowCall& call, bool ascending = true) {
    WindowSpec spec;
    spec.partition = {column(0)};
    spec.order = {column(1)};
    spec.directions = {{ascending, ascending}};
    spec.calls = {call};
    spec.output = Schema({Field("p", TypeId::kLong), Field("k", TypeId::kLong), Field("v", TypeId::kLong), Field("r", call.type)});
    return rows_of(*make_window(values({"p", "k", "v"}, rows), std::move(spec)));
  }

  const std::vector<Row> rows_{{1, 1, 10}, {2, 1, 1}, {1, 3, 30}, {1, 2, 20}, {1, 2, 5}, {2, 2, std::nullopt}};
};

TEST_F(Windows, RanksLeaveGapsBehindEqualKeys) {
  EXPECT_THAT(run(rows_, ranking(WindowFunction::kRank)), ElementsAre("1 1 10 1", "1 2 20 2", "1 2 5 2", "1 3 30 4", "2 1 1 1", "2 2 NULL 2"));
  EXPECT_THAT(run(rows_, ranking(WindowFunction::kDenseRank)), ElementsAre("1 1 10 1", "1 2 20 2", "1 2 5 2", "1 3 30 3", "2 1 1 1", "2 2 NULL 2"));
}

TEST_F(Windows, EqualKeysAreInARangeTogether) {
  EXPECT_THAT(run(rows_, aggregate("sum", {false, kUnbounded, kCurrent})),
              ElementsAre("1 1 10 10", "1 2 20 35", "1 2 5 35", "1 3 30 65", "2 1 1 1", "2 2 NULL 1"));
  EXPECT_THAT(run(rows_, aggregate("sum", {true, kUnbounded, kCurrent})),
              ElementsAre("1 1 10 10", "1 2 20 30", "1 2 5 35", "1 3 30 65", "2 1 1 1", "2 2 NULL 1"));
}

TEST_F(Windows, FramesMoveWithTheRow) {
  EXPECT_THAT(run(rows_, aggregate("sum", {true, rows_away(-1), rows_away(1)})),
              ElementsAre("1 1 10 30", "1 2 20 35", "1 2 5 55", "1 3 30 35", "2 1 1 1", "2 2 NULL 1"));
  EXPECT_THAT(run(rows_, aggregate("count", {true, rows_away(1), kUnbounded})),
              ElementsAre("1 1 10 3", "1 2 20 2", "1 2 5 1", "1 3 30 0", "2 1 1 0", "2 2 NULL 0"));
}

TEST_F(Windows, FramesOfManyRowsKeepTheirOrder) {
  std::vector<Row> rows;
  for (int64_t i = 0; i < 1000; ++i) rows.push_back({i / 100, i, i});
  const expr::WindowFrame frame{true, rows_away(-6), rows_away(3)};
  const std::vector<std::string> first = run(rows, aggregate("first", frame));
  const std::vector<std::string> last = run(rows, aggregate("last", frame));
  for (int64_t i = 0; i < 1000; ++i) {
    const std::string row = std::to_string(i / 100) + " " + std::to_string(i) + " " + std::to_string(i) + " ";
    EXPECT_EQ(first[static_cast<size_t>(i)], row + std::to_string(std::max(i / 100 * 100, i - 6)));
    EXPECT_EQ(last[static_cast<size_t>(i)], row + std::to_string(std::min(i / 100 * 100 + 99, i + 3)));
  }
}

TEST_F(Windows, ARangeIsMeasuredInKeys) {
  const auto moved = [](const char* function, int64_t by) {
    return FrameBound{Kind::kOffset, 0,
                      expr::call(*expr::find_scalar_function(function), {column(1), expr::literal(Value::long_integer(by))}, expr::EvalMode::kAnsi)};
  };
  EXPECT_THAT(run(rows_, aggregate("sum", {false, moved("-", 1), kCurrent})),
              ElementsAre("1 1 10 10", "1 2 20 35", "1 2 5 35", "1 3 30 55", "2 1 1 1", "2 2 NULL 1"));
  EXPECT_THAT(run(rows_, aggregate("sum", {false, moved("+", 1), kCurrent}), false),
              ElementsAre("1 3 30 30", "1 2 20 55", "1 2 5 55", "1 1 10 35", "2 2 NULL NULL", "2 1 1 1"));
}

TEST_F(Windows, LagLooksBackWithinThePartition) {
  expr::WindowCall lag = ranking(WindowFunction::kLag);
  lag.type = TypeId::kLong;
  lag.number = 1;
  lag.arguments = {column(2), expr::literal(Value::long_integer(-1))};
  EXPECT_THAT(run(rows_, lag), ElementsAre("1 1 10 -1", "1 2 20 10", "1 2 5 20", "1 3 30 5", "2 1 1 -1", "2 2 NULL 1"));
  lag.function = WindowFunction::kLead;
  lag.ignore_nulls = true;
  EXPECT_THAT(run(rows_, lag), ElementsAre("1 1 10 20", "1 2 20 5", "1 2 5 30", "1 3 30 -1", "2 1 1 -1", "2 2 NULL -1"));
}

TEST_F(Windows, ManyPartitionsComeOutWhole) {
  std::vector<Row> rows;
  for (int64_t i = 0; i < 60'000; ++i) rows.push_back({i * 7919 % 20'000, i, 1});
  const std::vector<std::string> counted = run(rows, aggregate("count", {true, kUnbounded, kUnbounded}));
  ASSERT_EQ(counted.size(), 60'000U);
  for (const std::string& row : counted) ASSERT_TRUE(row.ends_with(" 1 3")) << row;
}

}  // namespace
}  // namespace izvor::exec::testing
