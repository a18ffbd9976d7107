#include "izvor/types/data_type.h"

#include <arrow/type.h>
#include <gmock/gmock.h>

#include "izvor/error.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor {
namespace {

TEST(Schema, PrintsAsSparksPrintSchema) {
  const Schema schema =
      Schema::parse("a struct<x:int not null, `y z`: array<int>>, b array<struct<q:int>>, m map<string, array<int>>, d decimal(10,2)");
  EXPECT_EQ(schema.tree_string(),
            "root\n"
            " |-- a: struct (nullable = true)\n"
            " |    |-- x: integer (nullable = false)\n"
            " |    |-- y z: array (nullable = true)\n"
            " |    |    |-- element: integer (containsNull = true)\n"
            " |-- b: array (nullable = true)\n"
            " |    |-- element: struct (containsNull = true)\n"
            " |    |    |-- q: integer (nullable = true)\n"
            " |-- m: map (nullable = true)\n"
            " |    |-- key: string\n"
            " |    |-- value: array (valueContainsNull = true)\n"
            " |    |    |-- element: integer (containsNull = true)\n"
            " |-- d: decimal(10,2) (nullable = true)\n");
}

TEST(Schema, JsonIsSparks) {
  EXPECT_EQ(
      Schema::parse("a INT, b STRING NOT NULL COMMENT 'x''y', m map<string,int>").json(),
      R"({"type":"struct","fields":[{"name":"a","type":"integer","nullable":true,"metadata":{}},)"
      R"({"name":"b","type":"string","nullable":false,"metadata":{"comment":"x'y"}},)"
      R"({"name":"m","type":{"type":"map","keyType":"string","valueType":"integer","valueContainsNull":true},"nullable":true,"metadata":{}}]})");
}

TEST(Schema, JsonWithoutNullableMeansNullable) {
  EXPECT_EQ(Schema::parse(R"j({"type":"struct","fields":[{"name":"a","type":"decimal(5,2)"}]})j"), Schema({Field("a", DataType::decimal(5, 2))}));
}

TEST(DataType, EqualityLooksAtParametersAndFields) {
  EXPECT_EQ(DataType(TypeId::kInt), DataType(TypeId::kInt));
  EXPECT_FALSE(DataType::decimal(5, 2) == DataType::decimal(5, 3));
  EXPECT_EQ(DataType::array(TypeId::kInt), DataType::array(TypeId::kInt));
  EXPECT_FALSE(DataType::array(TypeId::kInt, true) == DataType::array(TypeId::kInt, false));
}

TEST(DataType, AWideStructIsShownShortened) {
  std::vector<Field> fields;
  for (int i = 0; i < 27; ++i) fields.emplace_back("c" + std::to_string(i), TypeId::kInt);
  EXPECT_THAT(DataType::structure(fields).simple_string(), testing::EndsWith("c23:int,... 3 more fields>"));
}

TEST(ArrowMapping, SparkTypesInArrowMemory) {
  EXPECT_TRUE(to_arrow(DataType(TypeId::kTimestamp))->Equals(arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")));
  EXPECT_TRUE(to_arrow(DataType(TypeId::kTimestampNtz))->Equals(arrow::timestamp(arrow::TimeUnit::MICRO)));
  EXPECT_TRUE(to_arrow(DataType(TypeId::kDate))->Equals(arrow::date32()));
  EXPECT_EQ(to_arrow(Schema::parse("a int not null, b map<string,array<int>>"))->ToString(),
            "a: int32 not null\nb: map<string, list<element: int32>>");
}

TEST(ArrowMapping, StatusBecomesAnErrorOfItsKind) {
  const auto class_of = [](const arrow::Status& status) {
    try {
      throw_if_error(status);
    } catch (const Error& error) {
      return error.error_class();
    }
    return std::string("none");
  };
  EXPECT_EQ(class_of(arrow::Status::OK()), "none");
  EXPECT_EQ(class_of(arrow::Status::OutOfMemory("malloc of size 64 failed")), "IZVOR_OUT_OF_MEMORY_BUDGET");
  EXPECT_EQ(class_of(arrow::Status::IOError("broken pipe")), "IZVOR_IO_ERROR");
  EXPECT_EQ(class_of(arrow::Status::Invalid("x")), "INTERNAL_ERROR");
}

}  // namespace
}  // namespace izvor
