#include "izvor/expr/cell_order.h"

#include <algorithm>
#include <numeric>

#include <gmock/gmock.h>

#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;
using testing::ElementsAre;

// The cells in their order.
std::vector<std::string> sorted(const DataType& type, const std::string& json) {
  const auto array = batch_of({{type, json}}).columns[0];
  const auto order = CellOrder::make(type, *array, *array);
  const auto hash = CellHash::make(type, *array);
  std::vector<int64_t> rows(static_cast<size_t>(array->length()));
  std::iota(rows.begin(), rows.end(), 0);
  std::stable_sort(rows.begin(), rows.end(), [&](int64_t a, int64_t b) { return order->compare(a, b) < 0; });
  std::vector<std::string> out;
  for (const int64_t row : rows) out.push_back(value_to_string(value_at(*array, row, type), "UTC"));
  for (const int64_t a : rows) {
    for (const int64_t b : rows) {
      EXPECT_EQ(order->compare(a, b) == 0, order->equal(a, b));
      if (order->equal(a, b)) {
        EXPECT_EQ(hash->hash(a), hash->hash(b));
      }
    }
  }
  return out;
}

const DataType kInts = DataType::array(TypeId::kInt);
const DataType kPoint = DataType::structure({{"x", TypeId::kDouble}, {"y", TypeId::kString}});

TEST(CellOrder, NullsComeFirstAndNaNLast) {
  EXPECT_THAT(sorted(TypeId::kDouble, "[1, NaN, Inf, null, -Inf, NaN, -0.0, 0.0]"),
              ElementsAre("NULL", "-Infinity", "-0.0", "0.0", "1.0", "Infinity", "NaN", "NaN"));
}

TEST(CellOrder, TextsByBytes) { EXPECT_THAT(sorted(TypeId::kString, R"(["b", "", "é", "z", null])"), ElementsAre("NULL", "", "b", "z", "é")); }

TEST(CellOrder, DecimalsByValue) {
  EXPECT_THAT(sorted(DataType::decimal(38, 2), R"(["1.00", "-99999999999999999999.00", "0.99"])"),
              ElementsAre("-99999999999999999999.00", "0.99", "1.00"));
}

TEST(CellOrder, ArraysByElementsThenLength) {
  EXPECT_THAT(sorted(kInts, "[[2], [1, 2], [1], [], null, [null, 5], [1, null]]"),
              ElementsAre("NULL", "[]", "[NULL, 5]", "[1]", "[1, NULL]", "[1, 2]", "[2]"));
}

TEST(CellOrder, StructsByFields) {
  EXPECT_THAT(sorted(kPoint, R"([[1, "b"], [1, "a"], [null, "c"], null, [1, null], [1, "a"]])"),
              ElementsAre("NULL", "{NULL, c}", "{1.0, NULL}", "{1.0, a}", "{1.0, a}", "{1.0, b}"));
}

TEST(CellOrder, SlicesAreSeenFromTheirStart) {
  const DataType type = DataType::array(kPoint);
  const auto array = batch_of({{type, R"([[[0, "z"]], [[1, "a"], [2, "b"]], [[1, "a"], [2, "b"]]])"}}).columns[0];
  const auto slice = array->Slice(1);
  EXPECT_TRUE(CellOrder::make(type, *slice, *array)->equal(0, 1));
  EXPECT_EQ(CellHash::make(type, *slice)->hash(1), CellHash::make(type, *array)->hash(2));
}

TEST(CellOrder, MapsHaveNone) {
  const DataType map = DataType::map(TypeId::kInt, TypeId::kInt);
  EXPECT_FALSE(is_ordered(map));
  EXPECT_FALSE(is_ordered(DataType::array(DataType::structure({{"m", map}}))));
  EXPECT_TRUE(is_ordered(DataType::array(kPoint)));
}

}  // namespace
}  // namespace izvor::expr
