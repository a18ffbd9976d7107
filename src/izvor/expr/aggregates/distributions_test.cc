#include <gmock/gmock.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "izvor/expr/aggregates/aggregate_testing.h"
#include "izvor/expr/aggregates/hyper_log_log.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::HasSubstr;

// The numbers [from, to) times `factor`, modulo `modulo`, as JSON.
std::string numbers(int64_t from, int64_t to, int64_t factor = 1, int64_t modulo = INT64_MAX) {
  std::string json = "[";
  for (int64_t i = from; i < to; ++i) json += (i == from ? "" : ",") + std::to_string(i * factor % modulo);
  return json + "]";
}

ExpressionPtr doubles(const std::string& json) {
  const DataType type = DataType::array(TypeId::kDouble, false);
  return literal(Value::nested(type, batch_of({{type, json}}).columns[0]));
}

const SortDirection kAscending{true, true};
const SortDirection kDescending{false, false};

TEST(Mode, IsTheMostFrequentValue) {
  EXPECT_EQ(Aggregate("mode", {TypeId::kInt}).over({"[2, 1, null, null]"}, {"[1]"}), "1");
  EXPECT_EQ(Aggregate("mode", {TypeId::kInt}).over({"[2, 1, 1, 2]"}), "2") << "the first of several";
  EXPECT_EQ(Aggregate("mode", {TypeId::kInt}, {boolean(true)}).over({"[2, 1]"}), "1") << "the least of several";
  EXPECT_EQ(Aggregate("mode", {TypeId::kString}).ordered({kDescending}).over({R"(["a", "b"])"}), "b");
  EXPECT_EQ(Aggregate("mode", {TypeId::kInt}).over({"[null]"}), "NULL");
  EXPECT_EQ(Aggregate("mode", {TypeId::kNull}).over({"[null]"}), "NULL");
}

TEST(Percentile, InterpolatesBetweenTheRowsOfAGroup) {
  EXPECT_EQ(Aggregate("percentile", {TypeId::kInt}, {floating(0.5)}).over({"[1, 4, null]"}, {"[2, 3]"}), "2.5");
  EXPECT_EQ(Aggregate("percentile", {TypeId::kInt}, {doubles("[[0, 0.25, 1]]")}).over({"[0, 10]"}), "[0.0, 2.5, 10.0]");
  EXPECT_EQ(Aggregate("median", {DataType::decimal(4, 2)}).over({R"(["0.10", "0.30"])"}), "0.2");
  EXPECT_EQ(Aggregate("median", {TypeId::kYearMonthInterval}).over({"[1, 4]"}), "INTERVAL '0-2' YEAR TO MONTH");
  EXPECT_EQ(Aggregate("median", {TypeId::kDouble}).over({"[]"}), "NULL");
  EXPECT_EQ(Aggregate("median", {TypeId::kDouble}).over({"[-0.0, -1, 1]"}), "-0.0");
  EXPECT_EQ(Aggregate("percentile", {TypeId::kInt}, {floating(0.5)}).distinct().over({"[1, 1, 1, 3]"}), "2.0");
}

TEST(Percentile, MayRepeatValuesByAFrequency) {
  const auto weighted = [](const std::string& frequencies) {
    const std::vector<ExpressionPtr> arguments{bound(0, TypeId::kInt, true), floating(0.5), bound(1, TypeId::kLong, true)};
    return AggregateOf("percentile", {TypeId::kInt, TypeId::kLong}, arguments).over({"[1, 5, 9]", frequencies});
  };
  EXPECT_EQ(weighted("[0, 1, 3]"), "9.0");
  EXPECT_EQ(weighted("[5, null, 1]"), "1.0");
  EXPECT_EQ(error_class([&] { weighted("[1, -1, 1]"); }), "NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION");
}

TEST(Percentile, OfAnOrderedGroup) {
  const std::vector<ExpressionPtr> quarter{floating(0.25)};
  EXPECT_EQ(Aggregate("percentile_cont", {TypeId::kInt}, quarter).ordered({kAscending}).over({"[0, 10]"}), "2.5");
  EXPECT_EQ(Aggregate("percentile_cont", {TypeId::kInt}, quarter).ordered({kDescending}).over({"[0, 10]"}), "7.5");
  EXPECT_EQ(Aggregate("percentile_disc", {TypeId::kInt}, quarter).ordered({kDescending}).over({"[0, 10, 20, 30, 40]"}), "30.0");
}

TEST(Percentile, RefusesWhatIsNoConstantPercentage) {
  const auto text = [](const ExpressionPtr& percentage) { return error_text([&] { Aggregate("percentile", {TypeId::kInt}, {percentage}); }); };
  EXPECT_THAT(text(floating(1.5)), HasSubstr("The percentage must be between [0.0, 1.0] (current value = 1.5D)."));
  EXPECT_THAT(text(bound(0, TypeId::kDouble, true)), HasSubstr("the input `percentage` should be a foldable \"DOUBLE\" expression"));
  EXPECT_THAT(text(null_of(TypeId::kDouble)), HasSubstr("The percentage must not be null."));
}

// What Spark 4.3 gives for the same rows.
TEST(ApproximatePercentile, IsSparksOnSmallAndOnLargeInput) {
  EXPECT_EQ(Aggregate("percentile_approx", {TypeId::kInt}, {floating(0.5)}).over({"[3, 1, null]"}, {"[2]"}), "2");
  const auto percentiles = [](int64_t rows, int32_t accuracy) {
    return Aggregate("percentile_approx", {TypeId::kLong}, {doubles("[[0.01, 0.25, 0.5, 0.75]]"), integer(accuracy)})
        .over({numbers(0, rows, 7919, 100003)});
  };
  EXPECT_EQ(percentiles(30000, 10), "[0, 28373, 40303, 65451]");
  EXPECT_EQ(percentiles(30000, 1000), "[949, 24922, 49968, 74917]");
  EXPECT_EQ(percentiles(130000, 10), "[0, 28352, 40291, 65447]");
  EXPECT_EQ(percentiles(130000, 100), "[0, 24070, 49874, 74917]");
  EXPECT_EQ(percentiles(130000, 1000), "[1021, 25045, 49971, 74936]");
  EXPECT_EQ(percentiles(130000, 10000), "[1006, 24998, 49996, 74997]");
}

TEST(ApproximatePercentile, KeepsTheTypeOfItsInput) {
  const std::vector<ExpressionPtr> half{floating(0.5)};
  EXPECT_EQ(Aggregate("approx_percentile", {TypeId::kDate}, half).over({"[1, 2]"}), "1970-01-02");
  EXPECT_EQ(Aggregate("approx_percentile", {DataType::decimal(10, 2)}, half).over({R"(["1.10"])"}, {R"(["2.20"])"}), "1.10");
  EXPECT_EQ(Aggregate("approx_percentile", {TypeId::kDouble}, half).over({"[]"}), "NULL");
  EXPECT_THAT(error_text([&] {
                Aggregate("approx_percentile", {TypeId::kInt}, {floating(0.5), integer(0)});
              }),
              HasSubstr("The accuracy must be between (0, 2147483647] (current value = 0L)."));
}

// What Spark 4.3 gives for the same rows.
TEST(Histogram, JoinsNeighbours) {
  EXPECT_EQ(Aggregate("histogram_numeric", {TypeId::kInt}, {integer(3)}).over({"[1, 1, 9]"}), "[{1, 2.0}, {9, 1.0}]");
  EXPECT_EQ(Aggregate("histogram_numeric", {TypeId::kInt}, {text("3")}).over({"[1, 1, 9]"}), "[{1, 2.0}, {9, 1.0}]");
  EXPECT_EQ(Aggregate("histogram_numeric", {TypeId::kLong}, {integer(5)}).over({numbers(0, 100)}),
            "[{11, 25.0}, {36, 24.0}, {59, 23.0}, {84, 25.0}, {98, 3.0}]");
  EXPECT_EQ(Aggregate("histogram_numeric", {TypeId::kLong}, {integer(5)}).over({numbers(0, 500, 7919, 1009)}),
            "[{111, 112.0}, {339, 113.0}, {560, 106.0}, {759, 92.0}, {929, 77.0}]");
  EXPECT_EQ(Aggregate("histogram_numeric", {TypeId::kInt}, {integer(3)}).over({"[]"}), "NULL");
  EXPECT_EQ(Aggregate("histogram_numeric", {TypeId::kInt}, {integer(2)}).over({"[1]"}, {"[2, 9]"}), "[{1, 2.0}, {9, 1.0}]");
}

TEST(ListAgg, JoinsTexts) {
  EXPECT_EQ(Aggregate("listagg", {TypeId::kString}).over({R"(["a", null])"}, {R"(["", "b"])"}), "ab");
  EXPECT_EQ(Aggregate("string_agg", {TypeId::kString}, {text(", ")}).over({R"(["a", null])"}, {R"(["", "b"])"}), "a, , b");
  EXPECT_EQ(Aggregate("listagg", {TypeId::kInt}, {text("-")}).over({"[3]"}, {"[1]"}), "3-1");
  EXPECT_EQ(Aggregate("listagg", {TypeId::kString}).over({"[null]"}), "NULL");
  EXPECT_EQ(error_class([] { Aggregate("listagg", {TypeId::kString}, {bound(0, TypeId::kString, true)}); }), "DATATYPE_MISMATCH.NON_FOLDABLE_INPUT");
  EXPECT_EQ(error_class([] { Aggregate("listagg", {TypeId::kBinary}, {text(",")}); }), "DATATYPE_MISMATCH.DATA_DIFF_TYPES");
}

TEST(ListAgg, OrdersThemByKeys) {
  const auto ordered = [](const SortDirection& direction) {
    const std::vector<ExpressionPtr> arguments{bound(0, TypeId::kString, true), text(","), bound(1, TypeId::kInt, true)};
    return AggregateOf("listagg", {TypeId::kString, TypeId::kInt}, arguments, {direction}).over({R"(["b", "c"])", "[1, null]"}, {R"(["a"])", "[2]"});
  };
  EXPECT_EQ(ordered({true, true}), "c,b,a");
  EXPECT_EQ(ordered({false, true}), "c,a,b");
  EXPECT_EQ(ordered({false, false}), "a,b,c");
}

// What Spark 4.3 gives for the numbers 0, 1, 2, ...
TEST(ApproximateCount, IsSparksAtEveryPrecision) {
  const auto count = [](int64_t rows, double deviation) {
    const HyperLogLog sketch = *HyperLogLog::of_deviation(deviation);
    std::string odd(sketch.bytes(), '\0');
    std::string even(sketch.bytes(), '\0');
    for (int64_t i = 0; i < rows; ++i) sketch.add((i % 2 == 0 ? even : odd).data(), XXH64(&i, sizeof i, 42));
    sketch.merge(even.data(), odd.data());
    return sketch.estimate(even.data());
  };
  EXPECT_EQ(count(10, 0.05), 10);
  EXPECT_EQ(count(10, 0.39), 13);
  EXPECT_EQ(count(1000, 0.05), 1026);
  EXPECT_EQ(count(1000, 0.2), 748);
  EXPECT_EQ(count(5000, 0.01), 4957);
  EXPECT_EQ(count(5000, 0.39), 5387);
  EXPECT_EQ(count(100000, 0.05), 95546);
  EXPECT_EQ(count(100000, 0.01), 100425);
  EXPECT_EQ(HyperLogLog::of_deviation(0.5), std::nullopt);
}

TEST(ApproximateCount, PassesOverNulls) {
  EXPECT_EQ(Aggregate("approx_count_distinct", {TypeId::kInt}).over({"[7, null, 7]"}, {"[8]"}), "2");
  EXPECT_EQ(Aggregate("approx_count_distinct", {TypeId::kDouble}).over({"[0.0, -0.0, NaN, NaN]"}), "2");
  EXPECT_EQ(Aggregate("approx_count_distinct", {TypeId::kString}).over({"[null]"}), "0");
  EXPECT_EQ(error_class([] { Aggregate("approx_count_distinct", {TypeId::kInt}, {floating(0.5)}); }), "FAILED_FUNCTION_CALL");
}

TEST(Bitmaps, AreBuiltAndCombined) {
  const auto start = [](const std::string& bitmap) { return bitmap.size() == 4096 ? bitmap.substr(0, 2) : "not 4096 bytes"; };
  EXPECT_EQ(start(Aggregate("bitmap_construct_agg", {TypeId::kLong}).over({"[0, 9, null]"}, {"[1]"})), "\x03\x02");
  EXPECT_EQ(start(Aggregate("bitmap_or_agg", {TypeId::kBinary}).over({R"(["A"])"}, {R"(["BB"])"})), "CB");
  EXPECT_EQ(start(Aggregate("bitmap_and_agg", {TypeId::kBinary}).over({R"(["AB"])"}, {R"(["BB"])"})), "@B");
  EXPECT_EQ(start(Aggregate("bitmap_and_agg", {TypeId::kBinary}).over({"[null]"})), "\xff\xff");
  EXPECT_EQ(error_class([] { Aggregate("bitmap_construct_agg", {TypeId::kLong}).over({"[32768]"}); }), "INVALID_BITMAP_POSITION");
  EXPECT_EQ(error_class([] { Aggregate("bitmap_or_agg", {TypeId::kInt}); }), "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE");
}

}  // namespace
}  // namespace izvor::expr
