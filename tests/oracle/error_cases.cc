// What is refused: at analysis, when a stream starts, and functions that do not exist.
#include "oracle_case.h"

namespace izvor::oracle {
namespace {

using namespace functions;  // NOLINT(google-build-using-namespace): reads as queries do

constexpr const char* kColumns = "id STRING, n INT, x DOUBLE, ts STRING";

DataFrame frame(World& world) {
  return world.session().create_dataframe({{"a", 1, 0.5, "2026-03-01 10:00:00"}}, types::StructType::from_ddl(kColumns));
}

DataFrame stream(World& world) {
  std::filesystem::create_directories(world.work("input"));
  return world.session().read_stream().schema(kColumns).csv(world.work("input"));
}

const Registered analysis(
    "errors/analysis",
    [](World& world, Record& record) {
      const DataFrame df = frame(world);
      const auto refused = [&](const std::string& step, const Column& column) { record.schema(step, [&] { return df.select(column); }); };
      refused("unknown column", col("amount"));
      refused("column much like another", col("idd"));
      refused("unknown function", function("daily_sum", {"n"}));
      refused("function with too few arguments", function("to_date", {}));
      refused("function with too many arguments", function("abs", {"n", "n", "n"}));
      refused("text plus boolean", col("id") + lit(true));
      refused("boolean and number", col("n") && lit(true));
      refused("not of a number", !col("n"));
      refused("date plus double", to_date("ts") + lit(1.5));
      refused("cast of a date to int", to_date("ts").cast("int"));
      refused("cast to an unknown type", col("n").cast("money"));
      refused("sum of a boolean", sum(col("n") > 1));
      refused("aggregate inside an aggregate", sum(sum("n")));
      refused("coalesce of text and boolean", coalesce(col("id"), lit(true)));
      record.schema("where with a number", [&] { return df.where(col("n")); });
      record.schema("where with an aggregate", [&] { return df.where(sum("n") > 1); });
      record.schema("column beside an aggregate", [&] { return df.select(col("id"), sum("n")); });
      record.schema("column that is not grouped", [&] { return df.group_by("id").agg(col("n")); });
      record.schema("group by an aggregate", [&] { return df.group_by(sum("n")).agg(count("*")); });
      record.schema("ambiguous name", [&] { return df.select(col("n"), col("x").alias("n")).select("n"); });
      record.schema("field of a number", [&] { return df.select(col("n.field")); });
      record.schema("table that is not there", [&] { return world.session().table("no_such_table"); });
    },
    true);

const Registered formats("errors/formats", [](World& world, Record& record) {
  const Session session = world.session();
  record.schema("unknown source", [&] { return session.read().format("parquetto").load(world.work("x")); });
  record.schema("path that is not there", [&] { return session.read().schema("a INT").csv(world.work("nothing")); });
  record.schema("stream of a path that is not there", [&] { return session.read_stream().schema("a INT").csv(world.work("nothing")); });
  record.attempt("unknown sink", [&] { frame(world).write().format("parquetto").save(world.work("out")); });
});

void start(World& world, const DataFrame& df, const std::string& mode, const std::string& format = "noop") {
  DataStreamWriter writer = df.write_stream();
  writer.output_mode(mode).format(format).query_name("refused").option("checkpointLocation", world.work("checkpoint"));
  StreamingQuery query = writer.trigger(Trigger::available_now()).start();
  query.await_termination();
}

const Registered streams(
    "errors/streams",
    [](World& world, Record& record) {
      const DataFrame df = stream(world);
      const DataFrame grouped = df.group_by("id").agg(sum("n").alias("total"));
      record.attempt("append of an aggregation without watermark", [&] { start(world, grouped, "append"); });
      record.attempt("complete without an aggregation", [&] { start(world, df, "complete"); });
      record.attempt("unknown mode", [&] { start(world, grouped, "upsert"); });
      record.attempt("unknown sink", [&] { start(world, grouped, "update", "parquetto"); });
      record.attempt("collect of a stream", [&] { (void)df.collect(); });
      record.attempt("show of a stream", [&] { (void)df.show_string(); });
      record.attempt("batch write of a stream", [&] { df.write().format("noop").mode("overwrite").save(); });
      record.attempt("stream of a batch frame", [&] { start(world, frame(world), "append"); });
      record.attempt("update to the file sink", [&] { start(world, grouped, "update", "csv"); });
      record.attempt("negative maxFilesPerTrigger", [&] {
        start(world, world.session().read_stream().schema(kColumns).option("maxFilesPerTrigger", -1).csv(world.work("input")), "append");
      });
      record.attempt("maxFilesPerTrigger of text", [&] {
        start(world, world.session().read_stream().schema(kColumns).option("maxFilesPerTrigger", "many").csv(world.work("input")), "append");
      });
      record.attempt("max files and max bytes", [&] {
        start(world,
              world.session().read_stream().schema(kColumns).option("maxFilesPerTrigger", 1).option("maxBytesPerTrigger", 1).csv(world.work("input")),
              "append");
      });
      record.attempt("bad trigger interval", [&] { df.write_stream().format("noop").trigger(Trigger::processing_time("soon")).start(); });
    },
    true);

const Registered settings("errors/settings", [](World& world, Record& record) {
  const Session session = world.session();
  record.attempt("get of an unknown key", [&] { record.value("value", session.conf().get("spark.sql.no.such.key")); });
  record.attempt("set of a bad boolean", [&] { session.conf().set("spark.sql.ansi.enabled", "perhaps"); });
  record.attempt("set of a bad number", [&] { session.conf().set("spark.sql.shuffle.partitions", "many"); });
  record.attempt("get of a known key", [&] { record.value("value", session.conf().get("spark.sql.ansi.enabled")); });
  session.conf().set("spark.sql.ansi.enabled", false);
  record.attempt("get after set", [&] { record.value("value", session.conf().get("spark.sql.ansi.enabled")); });
  session.conf().unset("spark.sql.ansi.enabled");
  record.attempt("get after unset", [&] { record.value("value", session.conf().get("spark.sql.ansi.enabled")); });
});

}  // namespace
}  // namespace izvor::oracle
