#include "izvor/analyze/stream_write.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <spark/connect/commands.pb.h>

#include "izvor/analyze/names.h"
#include "izvor/analyze/options.h"
#include "izvor/catalog/warehouse.h"
#include "izvor/error.h"
#include "izvor/types/interval_text.h"

namespace izvor::analyze {
namespace {

using Proto = spark::connect::WriteStreamOperationStart;
using plan::OutputMode;
using plan::StreamWrite;

constexpr int64_t kMillisecondsOfDay = 86'400'000;
constexpr std::string_view kHandlePrefix = "izvor-handle:";
constexpr const char* kCheckpointLocation = "spark.sql.streaming.checkpointLocation";

OutputMode output_mode(const std::string& text) {
  constexpr std::array<std::pair<std::string_view, OutputMode>, 4> kModes{
      {{"", OutputMode::kAppend}, {"append", OutputMode::kAppend}, {"update", OutputMode::kUpdate}, {"complete", OutputMode::kComplete}}};
  for (const auto& [name, mode] : kModes) {
    if (lower_case(text) == name) return mode;
  }
  throw Error("STREAMING_OUTPUT_MODE.INVALID", {{"outputMode", text}});
}

int64_t interval_of_trigger(const std::string& text) {
  const Interval interval = parse_interval(text);
  if (interval.months != 0) throw Error("_LEGACY_ERROR_TEMP_3262", {{"interval", text}});
  int64_t milliseconds = 0;
  if (__builtin_mul_overflow(interval.days, kMillisecondsOfDay, &milliseconds) ||
      __builtin_add_overflow(milliseconds, interval.microseconds / 1000, &milliseconds)) {
    throw Error("INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION", {{"input", text}});
  }
  // Spark's require() has no error class.
  if (milliseconds < 0) throw Error("_LEGACY_ERROR_TEMP_3102", {{"msg", "requirement failed: the interval of trigger should not be negative"}});
  return milliseconds;
}

void resolve_trigger(const Proto& operation, StreamWrite& write) {
  if (operation.has_continuous_checkpoint_interval()) throw_unsupported("The continuous trigger");
  if (operation.has_real_time_batch_duration()) throw_unsupported("The real-time trigger");
  if (operation.available_now()) write.trigger = StreamWrite::TriggerKind::kAvailableNow;
  if (operation.once()) write.trigger = StreamWrite::TriggerKind::kOnce;
  if (operation.has_processing_time_interval()) write.interval_ms = interval_of_trigger(operation.processing_time_interval());
}

// toTable(): a table of the warehouse, made when it is not there.
void resolve_table(const Proto& operation, const Config& config, StreamWrite& write) {
  const NameParts name = parse_attribute_name(operation.table_name());
  const auto table = catalog::place_of_table(name, config);
  if (!table) throw_unsupported("A table of another catalog or schema (" + quote_parts(name) + ")");
  if (!operation.format().empty() && lower_case(operation.format()) != "sqlite") throw_unsupported("A table in the format " + operation.format());
  write.format = "sqlite";
  write.path = table->path;
  write.options["table"] = table->name;
}

void resolve_destination(const Proto& operation, const Config& config, StreamWrite& write) {
  if (operation.has_foreach_writer()) throw_unsupported("foreach");
  if (operation.partitioning_column_names_size() > 0) throw_unsupported("Partitioning a stream's output (partitionBy)");
  if (operation.clustering_column_names_size() > 0) throw_unsupported("Clustering a stream's output (clusterBy)");
  if (operation.has_table_name()) return resolve_table(operation, config, write);
  write.path = operation.path();
  write.format = operation.format().empty() ? kDefaultFormat : lower_case(operation.format());
  if (!operation.has_foreach_batch()) return;
  const spark::connect::StreamingForeachFunction& function = operation.foreach_batch();
  if (function.has_python_function()) throw_unsupported("foreachBatch with a Python function");
  const std::string& payload = function.scala_function().payload();
  if (!payload.starts_with(kHandlePrefix)) throw_unsupported("foreachBatch with a serialized JVM function");
  write.format = "foreachBatch";
  write.handle = payload.substr(kHandlePrefix.size());
}

bool is_file_format(const std::string& format) {
  constexpr std::array<std::string_view, 5> kFileFormats{"csv", "json", "orc", "parquet", "text"};
  return std::ranges::find(kFileFormats, format) != kFileFormats.end();
}

void resolve_options(const Proto& operation, const Config& config, StreamWrite& write) {
  write.options.insert(operation.options().begin(), operation.options().end());
  write.checkpoint_location = take_option(write.options, "checkpointlocation");
  const std::string path = take_option(write.options, "path");
  if (operation.has_table_name() && !path.empty()) throw_unsupported("A table at a path of its own");
  if (write.path.empty()) write.path = path;
  if (write.path.empty() && is_file_format(write.format)) throw Error("_LEGACY_ERROR_TEMP_2047", {{"pathOption", "path"}});
  const std::optional<std::string> root = config.get(kCheckpointLocation);
  if (write.checkpoint_location.empty() && root && !root->empty()) {
    if (write.query_name.empty()) throw_unsupported(std::string("A query without a name under ") + kCheckpointLocation);
    write.checkpoint_location = *root + "/" + write.query_name;
  }
}

}  // namespace

plan::StreamWrite resolve_stream_write(const Proto& operation, const Config& config) {
  StreamWrite write;
  write.query_name = operation.query_name();
  write.mode = output_mode(operation.output_mode());
  resolve_trigger(operation, write);
  resolve_destination(operation, config, write);
  resolve_options(operation, config, write);
  if (write.format == "memory" && write.query_name.empty()) throw Error("_LEGACY_ERROR_TEMP_1194");
  return write;
}

}  // namespace izvor::analyze
