#include "izvor/exec/stateful/hash_aggregate.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <mutex>

#include "izvor/base/memory_budget.h"
#include "izvor/base/worker_pool.h"
#include "izvor/exec/stateless/scan.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/function.h"
#include "izvor/types/arrow_mapping.h"
#include "izvor/types/value.h"

namespace izvor::exec {
namespace {

using Sums = std::map<std::string, double>;

// Rows k, v, grouped by k: sum(v).
class HashAggregateTest : public ::testing::Test {
 protected:
  HashAggregateTest() { set_limit(int64_t{4} << 30); }

  void set_limit(int64_t bytes) {
    budget_ = std::make_unique<MemoryBudget>(bytes);
    context_.pool = &pool_;
    context_.budget = budget_.get();
    context_.arrow_pool = budget_->arrow_pool();
    context_.spill_directory = ::testing::TempDir();
  }

  template <typename Builder, typename Key>
  static Batch batch(const std::vector<std::optional<Key>>& keys, const std::vector<double>& values) {
    Builder key_builder;
    arrow::DoubleBuilder value_builder;
    for (const auto& key : keys) throw_if_error(key ? key_builder.Append(*key) : key_builder.AppendNull());
    throw_if_error(value_builder.AppendValues(values));
    return {static_cast<int64_t>(values.size()), {value_or_throw(key_builder.Finish()), value_or_throw(value_builder.Finish())}};
  }

  static ExecNodePtr sum_by_key(std::vector<Batch> batches, const DataType& key, int64_t operator_id = -1) {
    const Schema input({Field("k", key), Field("v", TypeId::kDouble)});
    const auto* sum = expr::find_aggregate_function("sum");
    AggregateSpec spec;
    spec.groupings = {expr::bound(0, key, true)};
    spec.calls = {{sum, {expr::bound(1, TypeId::kDouble, true)}, TypeId::kDouble, true, expr::EvalMode::kAnsi}};
    spec.output = Schema({Field("k", key), Field("s", TypeId::kDouble)});
    spec.operator_id = operator_id;
    return make_hash_aggregate(make_values(std::move(batches), input), std::move(spec));
  }

  Sums run(const ExecNode& node) {
    Sums sums;
    std::mutex mutex;
    ScanMetrics metrics;
    node.run(context_, metrics, [&](int, Batch&& rows) {
      const std::lock_guard lock(mutex);
      for (int64_t i = 0; i < rows.num_rows; ++i) {
        const std::string key = rows.columns[0]->IsNull(i) ? "null" : value_or_throw(rows.columns[0]->GetScalar(i))->ToString();
        EXPECT_TRUE(sums.emplace(key, static_cast<const arrow::DoubleArray&>(*rows.columns[1]).Value(i)).second) << "group twice: " << key;
      }
    });
    return sums;
  }

  // `rows` rows over `groups` int keys, in several batches; key i gets 1.0 for each of its rows.
  static std::vector<Batch> counting_batches(int64_t rows, int64_t groups) {
    std::vector<Batch> batches;
    for (int64_t from = 0; from < rows; from += 10'000) {
      std::vector<std::optional<int32_t>> keys;
      for (int64_t i = from; i < std::min(rows, from + 10'000); ++i) keys.emplace_back(static_cast<int32_t>(i * 7919 % groups));
      batches.push_back(batch<arrow::Int32Builder, int32_t>(keys, std::vector<double>(keys.size(), 1.0)));
    }
    return batches;
  }

  static void expect_counts(const Sums& sums, int64_t rows, int64_t groups) {
    EXPECT_EQ(sums.size(), static_cast<size_t>(groups));
    double total = 0;
    for (const auto& [key, sum] : sums) {
      total += sum;
      EXPECT_EQ(sum, static_cast<double>(rows / groups)) << key;
    }
    EXPECT_EQ(total, static_cast<double>(rows));
  }

  WorkerPool pool_{2};
  std::unique_ptr<MemoryBudget> budget_;
  BatchContext context_;
};

TEST_F(HashAggregateTest, FewGroupsAreGatheredByTheWorkersFirst) {
  expect_counts(run(*sum_by_key(counting_batches(200'000, 10), TypeId::kInt)), 200'000, 10);
}

TEST_F(HashAggregateTest, ManyGroupsGoStraightToTheShards) {
  expect_counts(run(*sum_by_key(counting_batches(200'000, 100'000), TypeId::kInt)), 200'000, 100'000);
}

TEST_F(HashAggregateTest, NullsNansAndZerosGroupAsInSpark) {
  const double nan = std::nan("");
  const double other_nan = -nan;
  const auto node = sum_by_key({batch<arrow::DoubleBuilder, double>({nan, other_nan, 0.0, -0.0, std::nullopt, std::nullopt}, {1, 2, 4, 8, 16, 32})},
                               TypeId::kDouble);
  EXPECT_EQ(run(*node), (Sums{{"nan", 3}, {"0", 12}, {"null", 48}}));
}

TEST_F(HashAggregateTest, StringsOfAnyLengthAreKeys) {
  const std::string empty;
  const std::string zero(1, '\0');
  const auto node =
      sum_by_key({batch<arrow::StringBuilder, std::string>({empty, zero, "a", "a", std::string(100, 'x'), std::nullopt}, {1, 2, 4, 8, 16, 32})},
                 TypeId::kString);
  const Sums sums = run(*node);
  EXPECT_EQ(sums.size(), 5U);
  EXPECT_EQ(sums.at("a"), 12);
  EXPECT_EQ(sums.at(""), 1);
  EXPECT_EQ(sums.at(std::string(100, 'x')), 16);
  EXPECT_EQ(sums.at("null"), 32);
}

TEST_F(HashAggregateTest, ABatchQueryOverItsBudgetSpillsAndGivesTheSame) {
  set_limit(4 << 20);
  context_.settings = {};
  expect_counts(run(*sum_by_key(counting_batches(800'000, 400'000), TypeId::kInt)), 800'000, 400'000);
  EXPECT_EQ(budget_->used(), 0) << "everything was given back";
}

TEST_F(HashAggregateTest, AStreamEmitsChangedGroupsInUpdateModeAndAllInCompleteMode) {
  const std::string root = ::testing::TempDir() + "izvor_aggregate_" + std::to_string(::getpid());
  const auto node = sum_by_key({batch<arrow::Int32Builder, int32_t>({1, 2, std::nullopt}, {10, 20, 30})}, TypeId::kInt, 0);
  const auto later = sum_by_key({batch<arrow::Int32Builder, int32_t>({2, 3}, {1, 2})}, TypeId::kInt, 0);
  state::QueryState state(fs::local_file_system(), root, state_schemas(*node), {}, budget_.get(), &pool_);
  state.record_schemas();
  context_.state = &state;
  context_.mode = OutputMode::kUpdate;
  EXPECT_EQ(run(*node), (Sums{{"1", 10}, {"2", 20}, {"null", 30}}));
  state.commit(0, 1);
  EXPECT_EQ(run(*later), (Sums{{"2", 21}, {"3", 2}}));
  state.commit(1, 1);
  context_.mode = OutputMode::kComplete;
  EXPECT_EQ(run(*later), (Sums{{"1", 10}, {"2", 22}, {"3", 4}, {"null", 30}}));
  std::filesystem::remove_all(root);
}

TEST_F(HashAggregateTest, AFilterChoosesTheRowsOfItsAggregateOnly) {
  const Schema input({Field("k", TypeId::kInt), Field("v", TypeId::kDouble)});
  const auto* sum = expr::find_aggregate_function("sum");
  const auto value = expr::bound(1, TypeId::kDouble, true);
  expr::AggregateCall filtered{sum, {value}, TypeId::kDouble, true, expr::EvalMode::kAnsi};
  filtered.filter = expr::call(*expr::find_scalar_function(">"), {value, expr::literal(Value::floating(1))}, expr::EvalMode::kAnsi);
  AggregateSpec spec;
  spec.groupings = {expr::bound(0, TypeId::kInt, true)};
  spec.calls = {filtered, {expr::find_aggregate_function("count"), {value}, TypeId::kLong, false, expr::EvalMode::kAnsi}};
  spec.output = Schema({Field("k", TypeId::kInt), Field("s", TypeId::kDouble), Field("c", TypeId::kLong)});
  const auto node = make_hash_aggregate(make_values({batch<arrow::Int32Builder, int32_t>({1, 1, 2, 1}, {1, 2, 1, 3})}, input), std::move(spec));
  std::map<int32_t, std::string> groups;
  ScanMetrics metrics;
  std::mutex mutex;
  node->run(context_, metrics, [&](int, Batch&& rows) {
    const std::lock_guard lock(mutex);
    for (int64_t i = 0; i < rows.num_rows; ++i) {
      groups[static_cast<const arrow::Int32Array&>(*rows.columns[0]).Value(i)] =
          value_or_throw(rows.columns[1]->GetScalar(i))->ToString() + " of " + value_or_throw(rows.columns[2]->GetScalar(i))->ToString();
    }
  });
  EXPECT_EQ(groups, (std::map<int32_t, std::string>{{1, "5 of 3"}, {2, "null of 1"}}));
}

TEST_F(HashAggregateTest, AGrowingStateSurvivesARestart) {
  const std::string root = ::testing::TempDir() + "izvor_growing_" + std::to_string(::getpid());
  const auto node_over = [](std::vector<Batch> batches) {
    const Schema input({Field("k", TypeId::kInt), Field("v", TypeId::kDouble)});
    const DataType set = DataType::array(TypeId::kDouble, false);
    AggregateSpec spec;
    spec.groupings = {expr::bound(0, TypeId::kInt, true)};
    spec.calls = {{expr::find_aggregate_function("collect_set"), {expr::bound(1, TypeId::kDouble, true)}, set, false, expr::EvalMode::kAnsi}};
    spec.output = Schema({Field("k", TypeId::kInt), Field("s", set)});
    spec.operator_id = 0;
    return make_hash_aggregate(make_values(std::move(batches), input), std::move(spec));
  };
  std::string result;
  context_.mode = OutputMode::kUpdate;
  for (int64_t epoch = 0; epoch < 3; ++epoch) {
    const auto value = static_cast<double>(epoch / 2);
    const auto node = node_over({batch<arrow::Int32Builder, int32_t>({1, 1, 1}, {value, 7, value})});
    state::QueryState state(fs::local_file_system(), root, state_schemas(*node), {}, budget_.get(), &pool_);
    if (epoch == 0) state.record_schemas();
    state.restore(epoch - 1, [](int64_t batch) { return "changelog/" + std::to_string(batch) + "-1"; });
    context_.state = &state;
    ScanMetrics metrics;
    node->run(context_, metrics, [&](int, Batch&& rows) {
      if (rows.num_rows > 0) result = value_or_throw(rows.columns[1]->GetScalar(0))->ToString();
    });
    state.commit(epoch, 1);
  }
  EXPECT_NE(result.find("[0, 7, 1]"), std::string::npos) << result;
  std::filesystem::remove_all(root);
}

TEST_F(HashAggregateTest, WithoutGroupingColumnsThereIsOneRowEvenWithoutInput) {
  const auto* sum = expr::find_aggregate_function("sum");
  AggregateSpec spec;
  spec.calls = {{sum, {expr::bound(1, TypeId::kDouble, true)}, TypeId::kDouble, true, expr::EvalMode::kAnsi}};
  spec.output = Schema({Field("s", TypeId::kDouble)});
  const Schema input({Field("k", TypeId::kInt), Field("v", TypeId::kDouble)});
  const auto node = make_hash_aggregate(make_values({}, input), std::move(spec));
  int64_t rows = 0;
  ScanMetrics metrics;
  node->run(context_, metrics, [&](int, Batch&& batch) {
    rows += batch.num_rows;
    EXPECT_TRUE(batch.columns[0]->IsNull(0)) << "the sum of nothing is null";
  });
  EXPECT_EQ(rows, 1);
}

}  // namespace
}  // namespace izvor::exec
