#include "izvor/types/row_key.h"

#include <arrow/api.h>
#include <arrow/array/builder_binary.h>
#include <arrow/json/from_string.h>
#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "izvor/error.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor {
namespace {

std::shared_ptr<arrow::Array> array_of(const DataType& type, const std::string& json) {
  return value_or_throw(arrow::json::ArrayFromJSONString(to_arrow(type), json));
}

RowKeys encode(const std::vector<DataType>& types, const std::vector<std::shared_ptr<arrow::Array>>& columns) {
  RowKeys keys;
  RowKeyCodec(types).encode(columns, columns[0]->length(), keys);
  return keys;
}

void expect_round_trip(const DataType& type, const std::shared_ptr<arrow::Array>& column) {
  const RowKeys keys = encode({type}, {column});
  std::vector<std::string_view> views;
  for (size_t i = 0; i < keys.size(); ++i) views.push_back(keys[i]);
  const auto decoded = RowKeyCodec({type}).decode(views.data(), static_cast<int64_t>(views.size()), arrow::default_memory_pool());
  EXPECT_TRUE(decoded[0]->Equals(column, arrow::EqualOptions().nans_equal(true))) << decoded[0]->ToString() << column->ToString();
}

struct AscendingCase {
  DataType type;
  const char* json;  // ascending, without equal neighbours
};

class AscendingKeys : public testing::TestWithParam<AscendingCase> {};

TEST_P(AscendingKeys, CompareAsTheirValuesAndComeBack) {
  const auto column = array_of(GetParam().type, GetParam().json);
  const RowKeys keys = encode({GetParam().type}, {column});
  for (size_t i = 1; i < keys.size(); ++i) EXPECT_LT(keys[i - 1], keys[i]) << "row " << i;
  expect_round_trip(GetParam().type, column);
  expect_round_trip(GetParam().type, column->Slice(1));
}

INSTANTIATE_TEST_SUITE_P(
    AllTypes, AscendingKeys,
    testing::Values(AscendingCase{TypeId::kBoolean, "[null, false, true]"}, AscendingCase{TypeId::kByte, "[null, -128, -1, 0, 127]"},
                    AscendingCase{TypeId::kShort, "[null, -32768, -1, 0, 32767]"},
                    AscendingCase{TypeId::kInt, "[null, -2147483648, -1, 0, 1, 256, 2147483647]"},
                    AscendingCase{TypeId::kLong, "[null, -9223372036854775808, -1, 0, 1, 9223372036854775807]"},
                    AscendingCase{TypeId::kFloat, "[null, -1.5, -0.25, 0, 0.25, 1e30]"},
                    AscendingCase{TypeId::kDouble, "[null, -1e300, -1.5, 0, 5e-324, 1e300]"}, AscendingCase{TypeId::kDate, "[null, -1, 0, 20000]"},
                    AscendingCase{TypeId::kTimestamp, "[null, -1, 0, 1700000000000000]"},
                    AscendingCase{TypeId::kString, R"([null, "", "\u0000", "\u0000\u0000", "\u0000a", "a", "a\u0000", "ab", "b"])"},
                    AscendingCase{DataType::decimal(20, 2), R"([null, "-12345678901234567.89", "-0.01", "0.00", "0.01", "12345678901234567.89"])"},
                    AscendingCase{TypeId::kDayTimeInterval, "[null, -1, 0, 1]"}, AscendingCase{TypeId::kYearMonthInterval, "[null, -1, 0, 1]"},
                    AscendingCase{DataType::array(TypeId::kInt), "[null, [], [null], [1], [1, null], [1, 2], [2]]"},
                    AscendingCase{DataType::structure({Field("a", TypeId::kString), Field("b", TypeId::kInt)}),
                                  R"([null, [null, 1], ["", 9], ["a", null], ["a", 1], ["b", 0]])"}));

TEST(RowKey, NaNsAreOneValueAndNegativeZeroIsZero) {
  arrow::DoubleBuilder builder;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  ASSERT_TRUE(builder.AppendValues({nan, -nan, std::numeric_limits<double>::infinity(), 0.0, -0.0}).ok());
  const RowKeys keys = encode({TypeId::kDouble}, {builder.Finish().ValueOrDie()});
  EXPECT_EQ(keys[0], keys[1]);
  EXPECT_GT(keys[0], keys[2]);
  EXPECT_EQ(keys[3], keys[4]);
}

TEST(RowKey, ColumnsAreComparedInOrder) {
  const std::vector<DataType> types = {TypeId::kString, TypeId::kInt};
  const RowKeys keys = encode(types, {array_of(TypeId::kString, R"(["a", "a", "aa"])"), array_of(TypeId::kInt, "[1, 2, 0]")});
  EXPECT_LT(keys[0], keys[1]);
  EXPECT_LT(keys[1], keys[2]);
}

TEST(RowKey, WidthIsFixedWithoutStrings) {
  EXPECT_EQ(RowKeyCodec({TypeId::kDate, TypeId::kInt}).fixed_width(), 10u);
  EXPECT_EQ(RowKeyCodec({TypeId::kDate, TypeId::kString}).fixed_width(), std::nullopt);
  EXPECT_EQ(encode({TypeId::kInt}, {array_of(TypeId::kInt, "[null]")})[0].size(), 5u);
}

TEST(RowKey, AppendsBehindEarlierKeys) {
  RowKeys keys;
  const RowKeyCodec codec({TypeId::kByte});
  codec.encode({array_of(TypeId::kByte, "[1]")}, 1, keys);
  codec.encode({array_of(TypeId::kByte, "[2, 3]")}, 2, keys);
  ASSERT_EQ(keys.size(), 3u);
  EXPECT_EQ(keys[2], std::string_view("\x01\x83", 2));
}

TEST(RowKey, ADamagedKeyIsRefused) {
  const RowKeyCodec codec({TypeId::kString});
  for (const std::string_view key : {std::string_view("", 0),
                                     std::string_view("\x01"
                                                      "abc",
                                                      4),
                                     std::string_view("\x00\x00", 2)}) {
    EXPECT_THROW(codec.decode(&key, 1, arrow::default_memory_pool()), Error);
  }
}

TEST(RowKey, MapsHaveNoKey) {
  const DataType map = DataType::map(TypeId::kString, TypeId::kInt);
  EXPECT_THROW(RowKeyCodec({map}), Error);
  EXPECT_THROW(RowKeyCodec({DataType::array(map)}), Error);
}

TEST(RowKey, DescendingColumnsCompareTheOtherWayRound) {
  const auto column = array_of(TypeId::kString, R"([null, "", "a", "a\u0000", "ab"])");
  RowKeys keys;
  RowKeyCodec({TypeId::kString}, {KeyOrder{true, false}}).encode({column}, 5, keys);
  EXPECT_LT(keys[0], keys[4]);
  for (size_t i = 2; i < 5; ++i) EXPECT_GT(keys[i - 1], keys[i]) << i;
}

TEST(RowKey, NullsMayComeLast) {
  RowKeys keys;
  RowKeyCodec({TypeId::kInt}, {KeyOrder{false, true}}).encode({array_of(TypeId::kInt, "[1, null, 2147483647]")}, 3, keys);
  EXPECT_LT(keys[0], keys[2]);
  EXPECT_LT(keys[2], keys[1]);
}

}  // namespace
}  // namespace izvor
