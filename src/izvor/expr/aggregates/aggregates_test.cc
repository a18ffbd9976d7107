#include <deque>
#include <limits>

#include <gmock/gmock.h>

#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;
using testing::HasSubstr;

class Arena final : public StateArena {
 public:
  std::string_view copy(std::string_view bytes) override { return texts_.emplace_back(bytes); }

 private:
  std::deque<std::string> texts_;
};

// Runs a function over one column in two parts that are then merged, all rows in `groups` states.
class AggregateRun {
 public:
  AggregateRun(const std::string& name, const DataType& type, EvalMode mode = EvalMode::kAnsi)
      : function_(find_aggregate_function(name)), mode_(mode), signature_(function_->resolve({bound(0, type, true)}, mode, name + "(x)")) {
    width_ = state_layout(function_->state_fields(signature_.argument_types)).width / 8;
  }

  std::string over(const std::string& first_part, const std::string& second_part = "[]") {
    auto target = state();
    auto source = state();
    update(target, first_part);
    update(source, second_part);
    const auto* source_bytes = reinterpret_cast<const uint8_t*>(source.data());
    auto* target_bytes = reinterpret_cast<uint8_t*>(target.data());
    function_->merge(&source_bytes, &target_bytes, 1, signature_.argument_types, mode_, arena_, errors_);
    const uint8_t* finished = target_bytes;
    const auto result =
        function_->finish(&finished, 1, signature_.argument_types, signature_.result_type, mode_, arrow::default_memory_pool(), errors_);
    errors_.raise();
    return texts(*result, signature_.result_type)[0];
  }

  const Signature& signature() const { return signature_; }

 private:
  std::vector<uint64_t> state() const {
    std::vector<uint64_t> cells(width_);
    function_->init(reinterpret_cast<uint8_t*>(cells.data()), signature_.argument_types);
    return cells;
  }

  void update(std::vector<uint64_t>& cells, const std::string& json) {
    const Batch batch = batch_of({{signature_.argument_types[0], json}});
    const std::vector<uint8_t*> states(static_cast<size_t>(batch.num_rows), reinterpret_cast<uint8_t*>(cells.data()));
    function_->update(batch.columns, batch.num_rows, states.data(), mode_, arena_, errors_);
  }

  const AggregateFunction* function_;
  EvalMode mode_;
  Signature signature_;
  size_t width_;
  Arena arena_;
  RowErrors errors_;
};

TEST(Sum, OfIntegersIsLong) {
  EXPECT_EQ(AggregateRun("sum", TypeId::kInt).over("[2147483647, null]", "[1]"), "2147483648");
  EXPECT_EQ(AggregateRun("sum", TypeId::kByte).signature().result_type, DataType(TypeId::kLong));
  EXPECT_EQ(AggregateRun("sum", TypeId::kInt).over("[null]"), "NULL");
  EXPECT_EQ(AggregateRun("sum", TypeId::kInt).over("[]"), "NULL");
}

TEST(Sum, OfTheOthersIsDouble) {
  EXPECT_EQ(AggregateRun("sum", TypeId::kFloat).over("[1.5]", "[2.25, null]"), "3.75");
  EXPECT_EQ(AggregateRun("sum", TypeId::kDouble).over("[-0.0]"), "0.0");
  EXPECT_EQ(AggregateRun("sum", TypeId::kDouble).over("[1, NaN]"), "NaN");
  EXPECT_EQ(AggregateRun("sum", TypeId::kString).signature().argument_types[0], DataType(TypeId::kDouble));
}

TEST(Sum, OverflowIsAnErrorWithAnsiAndWrapsWithout) {
  const std::string most = "[9223372036854775807]";
  EXPECT_EQ(error_class([&] { AggregateRun("sum", TypeId::kLong).over(most, "[1]"); }), "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(error_class([&] { AggregateRun("sum", TypeId::kLong).over("[9223372036854775807, 1, -1]"); }), "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(AggregateRun("sum", TypeId::kLong, EvalMode::kLegacy).over(most, "[1]"), "-9223372036854775808");
}

TEST(Average, IsDoubleAndKeepsSumAndCount) {
  EXPECT_EQ(AggregateRun("avg", TypeId::kInt).over("[1, null]", "[2]"), "1.5");
  EXPECT_EQ(AggregateRun("mean", TypeId::kLong).over("[9223372036854775807, 9223372036854775807]"), "9.223372036854776E18");
  EXPECT_EQ(AggregateRun("avg", TypeId::kInt).over("[null]"), "NULL");
  const auto fields = find_aggregate_function("avg")->state_fields({TypeId::kInt});
  EXPECT_EQ(fields[0].name, "sum");
  EXPECT_EQ(fields[1].name, "count");
  EXPECT_THAT(state_layout(fields).offsets, ElementsAre(8u, 16u));
}

TEST(Count, SkipsRowsWithANull) {
  EXPECT_EQ(AggregateRun("count", TypeId::kString).over(R"(["a", null])", R"(["b"])"), "2");
  EXPECT_EQ(AggregateRun("count", TypeId::kInt).over("[]"), "0");
  EXPECT_EQ(AggregateRun("count", TypeId::kNull).over("[null, null]"), "0");
  EXPECT_FALSE(AggregateRun("count", TypeId::kInt).signature().nullable);
  EXPECT_EQ(error_class([] { find_aggregate_function("count")->resolve({}, EvalMode::kAnsi, "count()"); }), "WRONG_NUM_ARGS.WITH_SUGGESTION");
}

TEST(Extremes, FollowTheOrderOfComparisons) {
  EXPECT_EQ(AggregateRun("min", TypeId::kDouble).over("[NaN, 1]"), "1.0");
  EXPECT_EQ(AggregateRun("max", TypeId::kDouble).over("[1]", "[NaN]"), "NaN");
  EXPECT_EQ(AggregateRun("max", TypeId::kDouble).over("[0.0, -0.0]"), "0.0");
  EXPECT_EQ(AggregateRun("min", TypeId::kDouble).over("[-0.0, 0.0]"), "-0.0");
  EXPECT_EQ(AggregateRun("max", TypeId::kString).over(R"(["a", null])", R"(["b", ""])"), "b");
  EXPECT_EQ(AggregateRun("min", TypeId::kString).over(R"(["a"])", R"(["b", ""])"), "");
  EXPECT_EQ(AggregateRun("min", TypeId::kBoolean).over("[true, false]"), "false");
  EXPECT_EQ(AggregateRun("max", TypeId::kDate).over("[1, 3, 2]"), "1970-01-04");
  EXPECT_EQ(AggregateRun("max", TypeId::kTimestamp).over("[1, 1000000]"), "1970-01-01 00:00:01");
  EXPECT_EQ(AggregateRun("max", TypeId::kFloat).over("[1.25]", "[1.5]"), "1.5");
  EXPECT_EQ(AggregateRun("min", TypeId::kShort).over("[null]"), "NULL");
  EXPECT_EQ(state_layout(find_aggregate_function("max")->state_fields({TypeId::kString})).width, 24u);
}

TEST(Aggregates, RefuseWhatSparkRefuses) {
  EXPECT_THAT(error_text([] { AggregateRun("sum", TypeId::kDate); }),
              HasSubstr("The first parameter requires the \"NUMERIC\" or \"ANSI INTERVAL\" type, however \"input[0]\" has the type \"DATE\"."));
  EXPECT_EQ(error_class([] { AggregateRun("avg", TypeId::kBoolean); }), "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE");
  EXPECT_EQ(error_class([] { AggregateRun("min", DataType::map(TypeId::kInt, TypeId::kInt)); }), "DATATYPE_MISMATCH.INVALID_ORDERING_TYPE");
  EXPECT_EQ(error_class([] { find_aggregate_function("sum")->resolve({}, EvalMode::kAnsi, "sum()"); }), "WRONG_NUM_ARGS.WITHOUT_SUGGESTION");
  EXPECT_EQ(find_aggregate_function("median"), nullptr);
}

}  // namespace
}  // namespace izvor::expr
