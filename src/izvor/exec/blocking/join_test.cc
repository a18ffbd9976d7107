#include "izvor/exec/blocking/blocking_fixture.h"
#include "izvor/exec/blocking/hash_join.h"
#include "izvor/exec/blocking/nested_loop_join.h"
#include "izvor/expr/function.h"

namespace izvor::exec::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Joins : public BlockingTest {
 protected:
  JoinSpec spec(JoinType type) const {
    JoinSpec spec;
    spec.type = type;
    spec.output = longs({"k", "v", "k2", "w"});
    return spec;
  }
  JoinSpec by_key(JoinType type, bool null_safe = false) const {
    JoinSpec keyed = spec(type);
    keyed.left_keys = {column(0)};
    keyed.right_keys = {column(0)};
    keyed.null_safe = {null_safe};
    return keyed;
  }
  static expr::ExpressionPtr less(int left, int right) {
    return expr::call(*expr::find_scalar_function("<"), {column(left), column(right)}, expr::EvalMode::kAnsi);
  }
  std::vector<std::string> hash_joined(JoinSpec spec) {
    return sorted_rows_of(*make_hash_join(values({"k", "v"}, left_), values({"k2", "w"}, right_), std::move(spec)));
  }
  std::vector<std::string> nested(JoinSpec spec) {
    return sorted_rows_of(*make_nested_loop_join(values({"k", "v"}, left_), values({"k2", "w"}, right_), std::move(spec)));
  }

  std::vector<Row> left_{{1, 10}, {1, 11}, {2, 20}, {std::nullopt, 30}, {4, 40}};
  std::vector<Row> right_{{1, 5}, {1, 15}, {2, 25}, {std::nullopt, 35}, {9, 45}};
};

TEST_F(Joins, EqualKeysMakePairs) {
  EXPECT_THAT(hash_joined(by_key(JoinType::kInner)), ElementsAre("1 10 1 15", "1 10 1 5", "1 11 1 15", "1 11 1 5", "2 20 2 25"));
}

TEST_F(Joins, NullKeysMatchOnlyWhereTheyAreAskedTo) {
  EXPECT_THAT(hash_joined(by_key(JoinType::kSemi)), ElementsAre("1 10", "1 11", "2 20"));
  EXPECT_THAT(hash_joined(by_key(JoinType::kSemi, true)), ElementsAre("1 10", "1 11", "2 20", "NULL 30"));
  EXPECT_THAT(hash_joined(by_key(JoinType::kAnti)), ElementsAre("4 40", "NULL 30"));
}

TEST_F(Joins, OuterJoinsKeepRowsWithoutAMatch) {
  left_ = {{1, 10}, {4, 40}};
  EXPECT_THAT(hash_joined(by_key(JoinType::kLeft)), ElementsAre("1 10 1 15", "1 10 1 5", "4 40 NULL NULL"));
  EXPECT_THAT(hash_joined(by_key(JoinType::kRight)), ElementsAre("1 10 1 15", "1 10 1 5", "NULL NULL 2 25", "NULL NULL 9 45", "NULL NULL NULL 35"));
  EXPECT_EQ(hash_joined(by_key(JoinType::kFull)).size(), 6U);
}

TEST_F(Joins, AResidualDecidesWhatMatches) {
  JoinSpec with_residual = by_key(JoinType::kLeft);
  with_residual.residual = less(3, 1);  // w < v
  EXPECT_THAT(hash_joined(with_residual), ElementsAre("1 10 1 5", "1 11 1 5", "2 20 NULL NULL", "4 40 NULL NULL", "NULL 30 NULL NULL"));
  with_residual.type = JoinType::kAnti;
  EXPECT_THAT(hash_joined(with_residual), ElementsAre("2 20", "4 40", "NULL 30"));
}

TEST_F(Joins, ExistenceMarksEveryLeftRow) {
  EXPECT_THAT(hash_joined(by_key(JoinType::kExistence)), ElementsAre("1 10 true", "1 11 true", "2 20 true", "4 40 false", "NULL 30 false"));
}

TEST_F(Joins, ASecondMatchOfASingleJoinIsAnError) {
  left_ = {{2, 20}, {4, 40}};
  EXPECT_THAT(hash_joined(by_key(JoinType::kSingle)), ElementsAre("2 20 2 25", "4 40 NULL NULL"));
  left_ = {{1, 10}};
  EXPECT_THROW(hash_joined(by_key(JoinType::kSingle)), Error);
}

TEST_F(Joins, EmptySidesJoinToo) {
  right_.clear();
  EXPECT_THAT(hash_joined(by_key(JoinType::kInner)), IsEmpty());
  EXPECT_EQ(hash_joined(by_key(JoinType::kLeft)).size(), 5U);
  EXPECT_EQ(nested(spec(JoinType::kAnti)).size(), 5U);
  EXPECT_THAT(nested(spec(JoinType::kInner)), IsEmpty());
  left_.clear();
  EXPECT_THAT(nested(spec(JoinType::kFull)), IsEmpty());
}

TEST_F(Joins, NestedLoopsCompareAllPairs) {
  left_ = {{1, 10}, {2, 20}};
  right_ = {{1, 5}, {2, 15}, {3, 25}};
  EXPECT_EQ(nested(spec(JoinType::kInner)).size(), 6U);
  JoinSpec smaller = spec(JoinType::kFull);
  smaller.residual = less(3, 1);  // w < v
  EXPECT_THAT(nested(smaller), ElementsAre("1 10 1 5", "2 20 1 5", "2 20 2 15", "NULL NULL 3 25"));
}

TEST_F(Joins, OverItsBudgetAJoinGivesTheSameFromFiles) {
  left_ = many_rows(20'000, 5'000);
  right_ = many_rows(15'000, 7'000);
  const auto run = [&](JoinType type) {
    return sorted_rows_of(*make_hash_join(values({"k", "v"}, left_, 1000), values({"k2", "w"}, right_, 1000), by_key(type)));
  };
  for (const JoinType type : {JoinType::kInner, JoinType::kFull, JoinType::kAnti}) {
    set_limit(int64_t{1} << 30);
    const std::vector<std::string> expected = run(type);
    set_limit(64 << 10);
    EXPECT_EQ(run(type), expected) << to_string(type);
  }
}

TEST_F(Joins, OverItsBudgetANestedLoopGivesTheSameFromFiles) {
  left_ = many_rows(300, 100);
  right_ = many_rows(4'000, 1'000);
  JoinSpec smaller = spec(JoinType::kRight);
  smaller.residual = less(2, 0);  // k2 < k
  const auto run = [&] { return sorted_rows_of(*make_nested_loop_join(values({"k", "v"}, left_, 100), values({"k2", "w"}, right_, 500), smaller)); };
  const std::vector<std::string> expected = run();
  set_limit(16 << 10);
  EXPECT_EQ(run(), expected);
}

}  // namespace
}  // namespace izvor::exec::testing
