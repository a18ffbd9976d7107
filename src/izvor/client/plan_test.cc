// The messages that the API builds are those of PySpark's own client: testdata/plans/*.txtpb was written by it, from the same programs
// (testdata/make_plans.py).
#include <filesystem>
#include <fstream>
#include <sstream>

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <spark/connect/commands.pb.h>
#include <spark/connect/relations.pb.h>
#include <nlohmann/json.hpp>

#include "izvor/izvor.h"

namespace izvor {
namespace {

using functions::col;
using functions::lit;
namespace fn = functions;

// Plans are built without asking the server; nothing listens at this address.
Session unconnected() { return Session::builder().remote("sc://localhost:1").create(); }

std::string text_of(const google::protobuf::Message& message) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(message, &text);
  return text;
}

// The order of keys in a schema's JSON is the writer's affair.
void sort_schema_keys(spark::connect::Relation& relation) {
  std::string* schema = relation.mutable_read()->mutable_data_source()->mutable_schema();
  if (schema->starts_with('{')) *schema = nlohmann::json::parse(*schema).dump();
}

template <typename Visit>
void for_each_read(google::protobuf::Message& message, const Visit& visit) {
  if (auto* relation = dynamic_cast<spark::connect::Relation*>(&message); relation != nullptr && relation->read().has_data_source()) visit(*relation);
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->message_type() != nullptr && !field->is_repeated()) for_each_read(*message.GetReflection()->MutableMessage(&message, field), visit);
  }
}

template <typename Message>
void expect_as_pyspark(const std::string& name, Message actual) {
  std::ifstream file(std::filesystem::path(IZVOR_CLIENT_TESTDATA) / "plans" / (name + ".txtpb"));
  std::stringstream text;
  text << file.rdbuf();
  Message expected;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(text.str(), &expected)) << name;
  ASSERT_FALSE(text.str().empty()) << name;
  for_each_read(expected, sort_schema_keys);
  for_each_read(actual, sort_schema_keys);
  EXPECT_EQ(text_of(expected), text_of(actual)) << name;
}

types::StructType sales_schema() {
  using namespace types;
  return StructType({
      StructField("transaction_id", StringType(), true),
      StructField("client_id", IntegerType(), true),
      StructField("transaction_ts", StringType(), true),
      StructField("amount", DoubleType(), true),
      StructField("merchant", StringType(), true),
      StructField("category", StringType(), true),
  });
}

template <typename Reader>
DataFrame daily_sales(Reader reader) {
  const DataFrame raw = reader.schema(sales_schema()).option("header", true).csv("/data/*.csv");
  const DataFrame clean = raw.with_column("ts", fn::to_timestamp(col("transaction_ts")))
                              .where(col("client_id").is_not_null() && col("amount").is_not_null() && col("amount") >= lit(0));
  return clean.with_column("event_date", fn::to_date(col("ts"))).group_by("event_date", "client_id").agg(fn::sum("amount").alias("total_spent"));
}

TEST(Plan, DailySales) { expect_as_pyspark("daily_sales", daily_sales(unconnected().read()).relation()); }

TEST(Plan, Literals) {
  using namespace std::chrono;
  const Timestamp noon = sys_days(2025y / January / 31) + 12h + 30min;
  const DataFrame df = unconnected().table("t").select(lit(true), lit(1), lit(std::numeric_limits<int32_t>::min()), lit(int64_t{3000000000}),
                                                       lit(1.5), lit("text"), lit(nullptr), lit(sys_days(2025y / January / 31)), lit(noon));
  expect_as_pyspark("literals", df.relation());
}

TEST(Plan, Operators) {
  const Column a = col("a");
  const Column b = col("b");
  const DataFrame df = unconnected().table("t").select(a == 1, a != b, a<1.5, a <= b, a> b, a >= b, a + b, a - 1, a * b, a / b, a % b, a > 1 && b > 1,
                                                       a > 1 || b > 1, !(a > 1), -a);
  expect_as_pyspark("operators", df.relation());
}

TEST(Plan, ColumnMethods) {
  const Column a = col("a");
  const DataFrame df = unconnected().table("t").select(a.is_null(), a.is_not_null(), a.is_nan(), a.eq_null_safe(nullptr), a.between(1, 10),
                                                       a.isin({1, 2, 3}), a.contains("x"), a.starts_with("x"), a.ends_with("x"), a.like("x%"),
                                                       a.rlike("x+"), a.ilike("X%"), a.substr(1, 3), a.cast("int"), a.cast(types::DecimalType(10, 2)),
                                                       a.cast(types::StringType()), a.try_cast("bigint"), a.alias("b"));
  expect_as_pyspark("methods", df.relation());
}

TEST(Plan, Functions) {
  const DataFrame df = unconnected().table("t").select(
      col("*"), col("t.*"), fn::expr("a + 1"), fn::when(col("a") > 1, "x").when(col("a") > 2, col("b")).otherwise("z"),
      fn::when(col("a").is_null(), 0), fn::coalesce("a", lit(0)), fn::greatest("a", "b"), fn::least("a", "b", lit(1)), fn::nanvl("a", "b"),
      fn::nvl("a", "b"), fn::isnan("a"), fn::isnull("a"), fn::isnotnull("a"), fn::abs("a"), fn::sqrt("a"), fn::exp("a"), fn::log("a"), fn::floor("a"),
      fn::ceil("a"), fn::round("a"), fn::round("a", 2), fn::pow("a", "b"), fn::upper("a"), fn::trim("a"), fn::length("a"), fn::substring("a", 1, 2),
      fn::concat("a", lit("-"), "b"), fn::concat_ws(",", {"a", "b"}), fn::regexp_replace("a", "x", "y"), fn::to_timestamp("a"),
      fn::to_timestamp("a", "yyyy"), fn::to_date("a"), fn::to_date("a", "yyyy"), fn::date_format("a", "yyyy"), fn::date_trunc("day", "a"),
      fn::trunc("a", "month"), fn::date_add("a", 1), fn::date_sub("a", 1), fn::datediff("a", "b"), fn::unix_timestamp("a"), fn::from_unixtime("a"),
      fn::current_timestamp(), fn::current_date(), fn::year("a"), fn::month("a"), fn::hour("a"), fn::window("a", "10 minutes"),
      fn::window("a", "10 minutes", "5 minutes"));
  expect_as_pyspark("functions", df.relation());
}

TEST(Plan, Aggregates) {
  const DataFrame df = unconnected()
                           .table("t")
                           .group_by("k", col("l"))
                           .agg(fn::sum("a"), fn::avg("a"), fn::mean("a"), fn::min("a"), fn::max("a"), fn::count("a"), fn::count("*"),
                                fn::count(lit(1)), fn::count_distinct({"a", "b"}), fn::sum_distinct("a"), fn::first("a"), fn::last("a", true),
                                fn::approx_count_distinct("a"), fn::stddev("a"), fn::variance("a"), fn::collect_list("a"));
  expect_as_pyspark("aggregates", df.relation());
}

TEST(Plan, Shapes) {
  const DataFrame df = unconnected()
                           .table("t")
                           .select("a", "b", col("c").alias("d"))
                           .select_expr({"a", "b * 2 AS b2"})
                           .with_columns({{"x", lit(1)}, {"y", col("a")}})
                           .with_column_renamed("x", "z")
                           .filter("a > 1")
                           .drop("y", "nothing")
                           .limit(5)
                           .alias("t");
  expect_as_pyspark("shapes", df.with_watermark("ts", "10 minutes").group_by("a").count().relation());
}

TEST(Plan, SelectTakesListsToo) {
  const DataFrame table = unconnected().table("t");
  EXPECT_EQ(text_of(table.select({"a", "b"}).relation().project()), text_of(table.select("a", "b").relation().project()));
  EXPECT_EQ(text_of(table.drop({"a", "b"}).relation().drop()), text_of(table.drop("a", "b").relation().drop()));
}

TEST(Plan, CountAsksForOneAggregate) { expect_as_pyspark("count", unconnected().table("t").agg(fn::count(lit(1))).relation()); }

TEST(Plan, ReadOptions) {
  expect_as_pyspark("read_options", unconnected().read().format("csv").schema("a INT").option("sep", ";").load({"/a", "/b"}).relation());
}

TEST(Plan, StreamInUpdateMode) {
  DataStreamWriter writer = daily_sales(unconnected().read_stream()).write_stream();
  writer.output_mode("update").format("console").query_name("q").option("checkpointLocation", "/chk").trigger(Trigger::processing_time("30 seconds"));
  expect_as_pyspark("stream_update", writer.operation());
}

TEST(Plan, StreamAvailableNow) {
  DataStreamWriter writer = daily_sales(unconnected().read_stream()).write_stream();
  expect_as_pyspark("stream_available_now",
                    writer.output_mode("complete").format("memory").query_name("q").trigger(Trigger::available_now()).operation());
}

TEST(Plan, StreamOnce) {
  DataStreamWriter writer = daily_sales(unconnected().read_stream()).write_stream();
  expect_as_pyspark("stream_once", writer.format("noop").partition_by({"a", "b"}).trigger(Trigger::once()).operation());
}

TEST(Plan, WriteOperation) {
  DataFrameWriter writer = unconnected().table("t").write();
  expect_as_pyspark("write_append", writer.format("csv").mode("append").option("header", true).partition_by({"a"}).operation());
}

TEST(Plan, ColumnOfADataFrameCarriesItsPlanId) {
  const DataFrame df = unconnected().table("t").select("a");
  EXPECT_EQ(df["a"].expression().unresolved_attribute().plan_id(), df.relation().common().plan_id());
}

TEST(Plan, DerivingLeavesTheFirstAsItWas) {
  const DataFrame df = unconnected().table("t");
  const std::string before = text_of(df.relation());
  df.where("a > 1").select("a");
  EXPECT_EQ(before, text_of(df.relation()));
}

template <typename Function>
std::string error_of(Function&& function) {
  try {
    function();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Plan, MisusedWhenAndSaveMode) {
  EXPECT_EQ(error_of([] { col("a").otherwise(1); }),
            "[IZVOR_INVALID_ARGUMENT] otherwise was used wrongly: it can only follow when(), and nothing can follow otherwise(). SQLSTATE: 22023");
  EXPECT_EQ(error_of([] { fn::when(col("a") > 1, 1).otherwise(2).when(col("a") > 2, 3); }),
            "[IZVOR_INVALID_ARGUMENT] when was used wrongly: it can only follow when(), and nothing can follow otherwise(). SQLSTATE: 22023");
  EXPECT_NE(error_of([] { unconnected().table("t").write().mode("sometimes"); }).find("[INVALID_SAVE_MODE] The specified save mode \"sometimes\""),
            std::string::npos);
}

}  // namespace
}  // namespace izvor
