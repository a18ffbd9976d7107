#include <gmock/gmock.h>

#include "izvor/expr/expression_group.h"
#include "izvor/expr/expression_testing.h"

namespace izvor::expr {
namespace {

using namespace testing_support;

// Every type, nulls among the values, 150 rows so that bitmaps have whole and partial words.
Batch sample(int64_t rows) {
  std::string flags, numbers, words, lists, structs;
  for (int64_t i = 0; i < rows; ++i) {
    const std::string n = std::to_string(i);
    const char* comma = i == 0 ? "" : ",";
    flags += comma + std::string(i % 3 == 0 ? "true" : i % 3 == 1 ? "false" : "null");
    numbers += comma + (i % 5 == 0 ? "null" : n);
    words += comma + (i % 4 == 0 ? "null" : "\"w" + n + "\"");
    lists += comma + (i % 6 == 0 ? "null" : "[" + n + ", null]");
    structs += comma + (i % 7 == 0 ? "null" : "{\"x\": " + n + ", \"y\": \"s" + n + "\"}");
  }
  const auto list = [](const std::string& cells) { return "[" + cells + "]"; };
  const DataType structure = DataType::structure({Field("x", TypeId::kInt), Field("y", TypeId::kString)});
  return batch_of({{TypeId::kBoolean, list(flags)},
                   {TypeId::kLong, list(numbers)},
                   {TypeId::kString, list(words)},
                   {DataType::array(TypeId::kInt), list(lists)},
                   {structure, list(structs)},
                   {TypeId::kInt, list(numbers)}});
}

void expect_rows(const Batch& filtered, const Batch& input, const std::vector<int64_t>& rows) {
  ASSERT_EQ(filtered.num_rows, static_cast<int64_t>(rows.size()));
  for (size_t c = 0; c < input.columns.size(); ++c) {
    ASSERT_TRUE(filtered.columns[c]->ValidateFull().ok());
    for (size_t i = 0; i < rows.size(); ++i) {
      ASSERT_TRUE(filtered.columns[c]->RangeEquals(*input.columns[c], static_cast<int64_t>(i), static_cast<int64_t>(i) + 1, rows[i]))
          << "column " << c << " row " << rows[i];
    }
  }
}

std::vector<int64_t> expected_rows(const Batch& batch) {
  std::vector<int64_t> rows;
  for (int64_t row = 0; row < batch.num_rows; ++row) {
    if (batch.columns[0]->IsValid(row) && static_cast<const arrow::BooleanArray&>(*batch.columns[0]).Value(row)) rows.push_back(row);
  }
  return rows;
}

TEST(Filter, KeepsRowsThatAreTrueInEveryType) {
  const Batch batch = sample(150);
  expect_rows(filter(ExpressionGroup({column(0, TypeId::kBoolean)}), batch, {}, arrow::default_memory_pool()), batch, expected_rows(batch));
}

TEST(Filter, WorksOnSlices) {
  Batch batch = sample(150);
  for (auto& array : batch.columns) array = array->Slice(13, 100);
  batch.num_rows = 100;
  expect_rows(filter(ExpressionGroup({column(0, TypeId::kBoolean)}), batch, {}, arrow::default_memory_pool()), batch, expected_rows(batch));
}

TEST(Filter, AllRowsAreTheInputItself) {
  const Batch batch = sample(70);
  const Batch out = filter(ExpressionGroup({call("or", {call("isNull", {column(1, TypeId::kLong)}), call("isNotNull", {column(1, TypeId::kLong)})})}),
                           batch, {}, arrow::default_memory_pool());
  EXPECT_EQ(out.columns[2], batch.columns[2]);
}

TEST(Filter, ANullConditionKeepsNothing) {
  const Batch batch = sample(10);
  EXPECT_EQ(filter(ExpressionGroup({literal(Value::null(TypeId::kNull))}), batch, {}, arrow::default_memory_pool()).num_rows, 0);
  EXPECT_EQ(filter(ExpressionGroup({null_of(TypeId::kBoolean)}), batch, {}, arrow::default_memory_pool()).num_rows, 0);
  EXPECT_EQ(filter(ExpressionGroup({boolean(true)}), Batch{0, {}}, {}, arrow::default_memory_pool()).num_rows, 0);
}

TEST(Repeat, AndReadBack) {
  for (const Value& value : {Value::boolean(true), Value::integer(-5), Value::floating(2.5), Value::string("text"), Value{TypeId::kDate, int64_t{1}},
                             Value{DataType::decimal(10, 2), std::string("12.34")}, Value::null(TypeId::kString)}) {
    const auto array = repeat(value, 3, arrow::default_memory_pool());
    ASSERT_TRUE(array->ValidateFull().ok());
    EXPECT_EQ(array->length(), 3);
    EXPECT_EQ(value_at(*array, 2, value.type), value);
  }
}

}  // namespace
}  // namespace izvor::expr
