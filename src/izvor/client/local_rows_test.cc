#include "izvor/client/local_rows.h"

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/reader.h>
#include <gtest/gtest.h>
#include <spark/connect/relations.pb.h>

#include "izvor/client/result_rows.h"
#include "izvor/error.h"
#include "izvor/izvor.h"
#include "izvor/types/arrow_mapping.h"

namespace izvor::client {
namespace {

using namespace std::chrono;

const Schema& all_types() {
  static const Schema schema =
      Schema::parse("b BOOLEAN, i8 TINYINT, i16 SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, s STRING, day DATE, ts TIMESTAMP");
  return schema;
}

std::vector<std::vector<Cell>> sample_rows() {
  const Timestamp noon = sys_days(2025y / January / 31) + 12h;
  return {{true, 1, 2, 3, int64_t{4}, 1.5, 2.5, "text", sys_days(1969y / December / 31), noon},
          {nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr}};
}

TEST(LocalRows, ComeBackAsTheyWentIn) {
  const std::vector<Row> rows = to_rows(to_result(sample_rows(), all_types(), "test"));
  ASSERT_EQ(rows.size(), 2u);
  for (size_t row = 0; row < rows.size(); ++row) {
    for (size_t column = 0; column < all_types().size(); ++column) EXPECT_EQ(rows[row][column], sample_rows()[row][column]) << row << "," << column;
  }
}

TEST(LocalRows, BecomeAnArrowStreamWithTheirSchema) {
  const auto local = to_local_relation(to_result(sample_rows(), all_types(), "test"));
  EXPECT_EQ(Schema::parse(local.schema()), all_types());
  auto input = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(local.data()));
  auto reader = value_or_throw(arrow::ipc::RecordBatchStreamReader::Open(input));
  auto batch = value_or_throw(reader->Next());
  EXPECT_EQ(batch->num_rows(), 2);
  EXPECT_TRUE(batch->schema()->Equals(*to_arrow(all_types())));
}

TEST(LocalRows, ValuesThatDoNotFitAreRefusedByRowAndColumn) {
  const Schema schema = Schema::parse("a TINYINT, b STRING NOT NULL");
  const auto reason = [&](const std::vector<std::vector<Cell>>& rows) {
    try {
      to_values(rows, schema, "add");
      return std::string("no error");
    } catch (const Error& error) {
      return error.parameters().at("reason");
    }
  };
  EXPECT_EQ(reason({{1, "x"}, {1}}), "row 1 has 1 values for 2 columns");
  EXPECT_EQ(reason({{200, "x"}}), "row 0, column a: 200 is out of range");
  EXPECT_EQ(reason({{"1", "x"}}), "row 0, column a: '1' is no value of type tinyint");
  EXPECT_EQ(reason({{1, nullptr}}), "row 0, column b: NULL in a column that is not nullable");
  EXPECT_EQ(reason({{1, "x"}}), "no error");
}

// The frame that a foreach_batch function gets: its rows are here, nothing has to be asked of a session to read them.
TEST(LocalRows, AFrameOfLocalRowsIsReadWithoutASession) {
  const Session session = Session::builder().remote("sc://localhost:1").create();
  const DataFrame df = session.create_dataframe({{1, "x"}, {2, nullptr}}, types::StructType::from_ddl("a INT, b STRING"));
  EXPECT_EQ(df.count(), 2);
  EXPECT_EQ(df.columns(), (std::vector<std::string>{"a", "b"}));
  EXPECT_FALSE(df.is_streaming());
  EXPECT_EQ(df.collect().at(1).to_string(), "Row(a=2, b=None)");
  EXPECT_EQ(df.select("a").relation().project().input().local_relation().schema(), Schema::parse("a INT, b STRING").json());
}

// One row: {x: 1, y: ["a", NULL]}.
std::shared_ptr<arrow::Array> nested_array(const DataType& type) {
  std::unique_ptr<arrow::ArrayBuilder> builder;
  throw_if_error(arrow::MakeBuilder(arrow::default_memory_pool(), to_arrow(type), &builder));
  auto& structure = static_cast<arrow::StructBuilder&>(*builder);
  auto& list = static_cast<arrow::ListBuilder&>(*structure.field_builder(1));
  auto& text = static_cast<arrow::StringBuilder&>(*list.value_builder());
  throw_if_error(structure.Append());
  throw_if_error(static_cast<arrow::Int32Builder&>(*structure.field_builder(0)).Append(1));
  throw_if_error(list.Append());
  throw_if_error(text.Append("a"));
  throw_if_error(text.AppendNull());
  return value_or_throw(builder->Finish());
}

TEST(ResultRows, NestedValues) {
  const Schema schema = Schema::parse("s STRUCT<x: INT, y: ARRAY<STRING>>");
  const auto array = nested_array(schema.field(0).type());
  EXPECT_EQ(to_rows({schema, {Batch{1, {array}}}}).at(0).to_string(), "Row(s=Row(x=1, y=['a', None]))");
}

TEST(ResultRows, ColumnsOfAnotherTypeThanTheSchemaSaysAreRefused) {
  const auto array = nested_array(Schema::parse("s STRUCT<x: INT, y: ARRAY<STRING>>").field(0).type());
  EXPECT_THROW(to_rows({Schema::parse("s STRUCT<x: BIGINT, y: ARRAY<STRING>>"), {Batch{1, {array}}}}), Error);
  EXPECT_THROW(to_rows({Schema::parse("s INT"), {Batch{1, {array}}}}), Error);
}

}  // namespace
}  // namespace izvor::client
