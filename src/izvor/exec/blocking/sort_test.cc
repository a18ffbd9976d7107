#include "izvor/exec/blocking/sort.h"

#include "izvor/exec/blocking/blocking_fixture.h"
#include "izvor/exec/stateless/limit.h"

namespace izvor::exec::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Sorting : public BlockingTest {
 protected:
  ExecNodePtr sorted(const std::vector<Row>& rows, std::vector<expr::SortDirection> directions, std::optional<int64_t> limit = {}) const {
    SortSpec spec;
    for (size_t i = 0; i < directions.size(); ++i) spec.keys.push_back(column(static_cast<int>(i)));
    spec.directions = std::move(directions);
    spec.limit = limit;
    return make_sort(values({"a", "b"}, rows, 1000), std::move(spec));
  }
};

TEST_F(Sorting, DirectionsAndNulls) {
  const std::vector<Row> rows{{2, 1}, {std::nullopt, 2}, {1, 3}, {2, std::nullopt}, {1, 4}};
  EXPECT_THAT(rows_of(*sorted(rows, {{true, true}, {false, false}})), ElementsAre("NULL 2", "1 4", "1 3", "2 1", "2 NULL"));
  EXPECT_THAT(rows_of(*sorted(rows, {{false, true}, {true, true}})), ElementsAre("NULL 2", "2 NULL", "2 1", "1 3", "1 4"));
  EXPECT_THAT(rows_of(*sorted({}, {{true, true}})), IsEmpty());
}

TEST_F(Sorting, OverItsBudgetItMergesFiles) {
  const std::vector<Row> rows = many_rows(300'000, 50'000);
  const std::vector<expr::SortDirection> ascending{{true, true}, {true, true}};
  const std::vector<std::string> expected = rows_of(*sorted(rows, ascending));
  ASSERT_EQ(expected.size(), rows.size());
  EXPECT_EQ(expected.front(), "0 0");
  set_limit(256 << 10);
  EXPECT_EQ(rows_of(*sorted(rows, ascending)), expected);
}

TEST_F(Sorting, TheFirstRowsOnly) {
  const std::vector<Row> rows = many_rows(100'000, 50'000);
  const std::vector<expr::SortDirection> ascending{{true, true}, {true, true}};
  std::vector<std::string> expected = rows_of(*sorted(rows, ascending));
  expected.resize(7);
  EXPECT_EQ(rows_of(*sorted(rows, ascending, 7)), expected);
  EXPECT_THAT(rows_of(*sorted(rows, ascending, 0)), IsEmpty());
}

TEST_F(Sorting, OffsetAndTailCountInOrder) {
  const std::vector<Row> rows{{5, 0}, {3, 0}, {1, 0}, {4, 0}, {2, 0}};
  const ExecNodePtr in_order = sorted(rows, {{true, true}});
  EXPECT_THAT(rows_of(*make_offset(in_order, 3)), ElementsAre("4 0", "5 0"));
  EXPECT_THAT(rows_of(*make_offset(in_order, 9)), IsEmpty());
  EXPECT_THAT(rows_of(*make_tail(in_order, 2)), ElementsAre("4 0", "5 0"));
  EXPECT_THAT(rows_of(*make_limit(make_offset(in_order, 1), 2)), ElementsAre("2 0", "3 0"));
}

}  // namespace
}  // namespace izvor::exec::testing
