// The guide's daily_sales: clean and dirty files, in batches of several sizes, with ansi on and off, in the output modes that it allows.
#include "oracle_case.h"

namespace izvor::oracle {
namespace {

using namespace functions;  // NOLINT(google-build-using-namespace): reads as the guide's job does

constexpr const char* kSchema = "transaction_id STRING, client_id INT, transaction_ts STRING, amount DOUBLE, merchant STRING, category STRING";

DataFrame daily_sales(const DataFrame& sales) {
  return sales.with_column("ts", to_timestamp("transaction_ts"))
      .where(col("client_id").is_not_null() && col("amount").is_not_null() && col("amount") >= lit(0))
      .with_column("event_date", to_date("ts"))
      .group_by("event_date", "client_id")
      .agg(sum("amount").alias("total_spent"));
}

DataFrame stream_of(const Session& session, const std::string& glob, int files_per_trigger) {
  DataStreamReader reader = session.read_stream();
  reader.schema(kSchema).option("header", true);
  if (files_per_trigger > 0) {
    reader.option("maxFilesPerTrigger", files_per_trigger);
  }
  return reader.csv(glob);
}

void record_inputs(Record& record, const StreamingQuery& query) {
  nlohmann::json rows = nlohmann::json::array();
  for (const StreamingQueryProgress& progress : query.recent_progress()) {
    if (progress.num_input_rows > 0) {
      rows.push_back(progress.num_input_rows);
    }
  }
  record.value("input rows by batch", rows);
}

// All files are there from the start and are taken in batches of `files_per_trigger` (0: all at once).
std::function<void(World&, Record&)> available_now(std::string folder, int files_per_trigger, bool ansi) {
  return [=](World& world, Record& record) {
    const Session session = world.session_with_ansi(ansi);
    for (const auto& file : world.files_of(folder)) {
      world.deliver(file, "input");
    }
    const DataFrame df = daily_sales(stream_of(session, world.work("input/*.csv"), files_per_trigger));
    record.schema("schema", [&] { return df; });
    StreamingQuery query = df.write_stream()
                               .output_mode("update")
                               .format("memory")
                               .query_name("daily")
                               .option("checkpointLocation", world.work("checkpoint"))
                               .trigger(Trigger::available_now())
                               .start();
    record.attempt("run", [&] { query.await_termination(); });
    record_inputs(record, query);
    record.rows("rows of all batches", [&] { return session.table("daily"); });
  };
}

// A file arrives, is processed, and the memory table is read; then the next.
std::function<void(World&, Record&)> file_by_file(std::string folder, std::string mode, bool ansi) {
  return [=](World& world, Record& record) {
    const Session session = world.session_with_ansi(ansi);
    std::filesystem::create_directories(world.work("input"));
    const DataFrame df = daily_sales(stream_of(session, world.work("input"), 0));
    StreamingQuery query =
        df.write_stream().output_mode(mode).format("memory").query_name("daily").option("checkpointLocation", world.work("checkpoint")).start();
    for (const auto& file : world.files_of(folder)) {
      world.deliver(file, "input");
      record.attempt("process " + file.filename().string(), [&] { query.process_all_available(); });
      record.rows("after " + file.filename().string(), [&] { return session.table("daily"); });
    }
    query.stop();
  };
}

std::function<void(World&, Record&)> batch(std::string folder, bool ansi) {
  return [=](World& world, Record& record) {
    const Session session = world.session_with_ansi(ansi);
    record.rows("rows", [&] { return daily_sales(session.read().schema(kSchema).option("header", true).csv(world.data(folder))); });
  };
}

const bool registered = [] {
  for (const int files : {1, 2, 0}) {
    const std::string size = files == 0 ? "all" : std::to_string(files);
    cases().push_back({"daily_sales/clean/files=" + size, available_now("clean", files, true), files == 2});
    cases().push_back({"daily_sales/clean/ansi-off/files=" + size, available_now("clean", files, false), false});
    cases().push_back({"daily_sales/dirty/ansi-off/files=" + size, available_now("dirty", files, false), files == 1});
    cases().push_back({"daily_sales/dirty/ansi-on/files=" + size, available_now("dirty", files, true), files == 1});
  }
  for (const char* mode : {"update", "complete"}) {
    cases().push_back({std::string("daily_sales/clean/file-by-file/") + mode, file_by_file("clean", mode, true), false});
    cases().push_back({std::string("daily_sales/dirty/file-by-file/ansi-off/") + mode, file_by_file("dirty", mode, false), true});
  }
  for (const char* folder : {"clean", "dirty"}) {
    cases().push_back({std::string("daily_sales/batch/ansi-off/") + folder, batch(folder, false), false});
    cases().push_back({std::string("daily_sales/batch/ansi-on/") + folder, batch(folder, true), true});
  }
  return true;
}();

}  // namespace
}  // namespace izvor::oracle
