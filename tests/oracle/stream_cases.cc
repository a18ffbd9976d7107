// Streams without state, and aggregations other than the guide's, file by file through the memory sink.
#include "oracle_case.h"

namespace izvor::oracle {
namespace {

using namespace functions;  // NOLINT(google-build-using-namespace): reads as queries do

constexpr const char* kSchema = "transaction_id STRING, client_id INT, transaction_ts STRING, amount DOUBLE, merchant STRING, category STRING";

using Shape = std::function<DataFrame(const DataFrame&)>;

// Delivers the folder's files one by one and records the memory table after each.
std::function<void(World&, Record&)> file_by_file(const std::string& folder, const std::string& mode, const Shape& shape) {
  return [=](World& world, Record& record) {
    const Session session = world.session_with_ansi(false);
    std::filesystem::create_directories(world.work("input"));
    const DataFrame df = shape(session.read_stream().schema(kSchema).option("header", true).csv(world.work("input")));
    record.schema("schema", [&] { return df; });
    StreamingQuery query =
        df.write_stream().output_mode(mode).format("memory").query_name("result").option("checkpointLocation", world.work("checkpoint")).start();
    for (const auto& file : world.files_of(folder)) {
      world.deliver(file, "input");
      record.attempt("process " + file.filename().string(), [&] { query.process_all_available(); });
      record.rows("after " + file.filename().string(), [&] { return session.table("result"); });
    }
    query.stop();
  };
}

const Registered projection("streams/projection",
                            file_by_file("dirty", "append",
                                         [](const DataFrame& df) {
                                           return df.where(col("amount") > 100.0)
                                               .select(col("transaction_id"), (col("amount") * 2).alias("twice"),
                                                       to_timestamp("transaction_ts").alias("ts"));
                                         }),
                            true);

const Registered projection_in_update_mode("streams/projection-update", file_by_file("dirty", "update", [](const DataFrame& df) {
                                             return df.where(col("client_id").is_null()).select("transaction_id", "amount");
                                           }));

const Registered several_aggregates("streams/several-aggregates",
                                    file_by_file("dirty", "update",
                                                 [](const DataFrame& df) {
                                                   return df.group_by("merchant")
                                                       .agg(sum("amount").alias("s"), avg("amount").alias("a"), count("*").alias("n"),
                                                            min("client_id").alias("lo"), max("transaction_ts").alias("hi"),
                                                            count("amount").alias("c"));
                                                 }),
                                    true);

const Registered global_aggregate("streams/global-aggregate", file_by_file("clean", "complete", [](const DataFrame& df) {
                                    return df.agg(count("*").alias("n"), sum("client_id").alias("s"), max("amount").alias("hi"));
                                  }));

const Registered filter_above_aggregate("streams/filter-above-aggregate", file_by_file("clean", "complete", [](const DataFrame& df) {
                                          return df.group_by("category")
                                              .agg(sum("amount").alias("total"))
                                              .where(col("total") > 1000.0)
                                              .select("category", (col("total") / 2).alias("half"));
                                        }));

const Registered aggregate_in_update_mode(
    "streams/filter-above-aggregate-update", file_by_file("clean", "update", [](const DataFrame& df) {
      return df.group_by("category").agg(sum("amount").alias("total"), count("*").alias("n")).where(col("n") > 300);
    }));

const Registered null_keys(
    "streams/null-keys", file_by_file("dirty", "update", [](const DataFrame& df) {
      return df.group_by(col("client_id"), to_date("transaction_ts").alias("day")).agg(count("*").alias("n"), min("amount").alias("lo"));
    }));

// A file that is written again under its name is not read again.
const Registered rewritten_file("streams/rewritten-file", [](World& world, Record& record) {
  const Session session = world.session_with_ansi(false);
  const auto files = world.files_of("clean");
  world.deliver(files[0], "input");
  const DataFrame df =
      session.read_stream().schema(kSchema).option("header", true).csv(world.work("input")).group_by("category").agg(count("*").alias("n"));
  StreamingQuery query =
      df.write_stream().output_mode("complete").format("memory").query_name("result").option("checkpointLocation", world.work("checkpoint")).start();
  query.process_all_available();
  record.rows("first", [&] { return session.table("result"); });
  std::filesystem::remove(world.work("input") + "/" + files[0].filename().string());
  world.deliver(files[0], "input");
  world.deliver(files[1], "input");
  query.process_all_available();
  record.rows("after it was written again beside a new one", [&] { return session.table("result"); });
  query.stop();
});

// Options that say how Spark lists files change nothing of what is read.
const Registered listing_options("streams/listing-options", [](World& world, Record& record) {
  const Session session = world.session_with_ansi(false);
  for (const auto& file : world.files_of("clean")) {
    world.deliver(file, "input");
  }
  DataStreamReader reader = session.read_stream();
  reader.schema(kSchema).option("header", true).option("maxFilesPerTrigger", 1).option("maxCachedFiles", 10).option("discardCachedInputRatio", "0.5");
  const DataFrame df = reader.csv(world.work("input")).select("transaction_id");
  StreamingQuery query = df.write_stream()
                             .format("memory")
                             .query_name("result")
                             .option("checkpointLocation", world.work("checkpoint"))
                             .trigger(Trigger::available_now())
                             .start();
  query.await_termination();
  record.rows("rows", [&] { return session.table("result"); });
});

const Registered archive_option("streams/archive", [](World& world, Record& record) {
  const Session session = world.session_with_ansi(false);
  world.deliver(world.files_of("clean")[0], "input");
  record.attempt("start", [&] {
    DataStreamReader reader = session.read_stream();
    reader.schema(kSchema).option("header", true).option("cleanSource", "archive").option("sourceArchiveDir", world.work("archive"));
    StreamingQuery query = reader.csv(world.work("input"))
                               .write_stream()
                               .format("memory")
                               .query_name("result")
                               .option("checkpointLocation", world.work("checkpoint"))
                               .trigger(Trigger::available_now())
                               .start();
    query.await_termination();
  });
});

// Tables of the memory sink belong to a session.
const Registered two_sessions("streams/two-sessions-one-name", [](World& world, Record& record) {
  const auto files = world.files_of("clean");
  world.deliver(files[0], "one");
  world.deliver(files[1], "two");
  const auto run = [&](const Session& session, const std::string& folder) {
    const DataFrame df = session.read_stream().schema(kSchema).option("header", true).csv(world.work(folder)).select("transaction_id");
    StreamingQuery query = df.write_stream()
                               .format("memory")
                               .query_name("result")
                               .option("checkpointLocation", world.work("checkpoint-" + folder))
                               .trigger(Trigger::available_now())
                               .start();
    query.await_termination();
  };
  const Session first = world.session();
  {
    const Session second = world.session();
    run(first, "one");
    run(second, "two");
    record.rows("of the first session", [&] { return first.table("result"); });
    record.rows("of the second session", [&] { return second.table("result"); });
  }
  record.rows("of the first session after the second", [&] { return first.table("result"); });
});

// Stopped, and started again from its checkpoint: only new files are read, and totals go on.
const Registered restart(
    "streams/restart",
    [](World& world, Record& record) {
      const Session session = world.session_with_ansi(false);
      const auto files = world.files_of("clean");
      for (const auto& file : files) {
        world.deliver(file, "input");
        const DataFrame df = session.read_stream()
                                 .schema(kSchema)
                                 .option("header", true)
                                 .csv(world.work("input"))
                                 .group_by("category")
                                 .agg(sum("amount").alias("total"));
        StreamingQuery query = df.write_stream()
                                   .output_mode("complete")
                                   .format("memory")
                                   .query_name("result")
                                   .option("checkpointLocation", world.work("checkpoint"))
                                   .trigger(Trigger::available_now())
                                   .start();
        query.await_termination();
        record.rows("after " + file.filename().string(), [&] { return session.table("result"); });
      }
    },
    true);

const Registered once_ignores_limits("streams/once-ignores-limits", [](World& world, Record& record) {
  const Session session = world.session_with_ansi(false);
  for (const auto& file : world.files_of("clean")) {
    world.deliver(file, "input");
  }
  const DataFrame df =
      session.read_stream().schema(kSchema).option("header", true).option("maxFilesPerTrigger", 1).csv(world.work("input")).select("amount");
  StreamingQuery query =
      df.write_stream().format("memory").query_name("result").option("checkpointLocation", world.work("checkpoint")).trigger(Trigger::once()).start();
  query.await_termination();
  record.value("batches", query.recent_progress().size());
  record.rows("rows", [&] { return session.table("result"); });
});

}  // namespace
}  // namespace izvor::oracle
