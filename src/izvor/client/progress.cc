#include "izvor/progress.h"

#include <nlohmann/json.hpp>

#include "izvor/error.h"

namespace izvor {
namespace {

using nlohmann::json;

// The field, or the default when it is missing or null (a source's offsets, rates that are not numbers).
template <typename T>
T field(const json& object, const char* name, const T& fallback = {}) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? fallback : found->get<T>();
}

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? std::string() : found->is_string() ? found->get<std::string>() : found->dump();
}

std::map<std::string, std::string> texts_of(const json& object, const char* name) {
  std::map<std::string, std::string> out;
  const json values = field<json>(object, name, json::object());
  for (const auto& [key, value] : values.items()) out[key] = text_of(values, key.c_str());
  return out;
}

SourceProgress source_of(const json& source) {
  SourceProgress out;
  out.description = text_of(source, "description");
  out.start_offset = text_of(source, "startOffset");
  out.end_offset = text_of(source, "endOffset");
  out.latest_offset = text_of(source, "latestOffset");
  out.num_input_rows = field<int64_t>(source, "numInputRows");
  out.input_rows_per_second = field<double>(source, "inputRowsPerSecond");
  out.processed_rows_per_second = field<double>(source, "processedRowsPerSecond");
  out.metrics = texts_of(source, "metrics");
  return out;
}

StateOperatorProgress operator_of(const json& state) {
  StateOperatorProgress out;
  out.operator_name = text_of(state, "operatorName");
  out.num_rows_total = field<int64_t>(state, "numRowsTotal");
  out.num_rows_updated = field<int64_t>(state, "numRowsUpdated");
  out.num_rows_removed = field<int64_t>(state, "numRowsRemoved");
  out.all_updates_time_ms = field<int64_t>(state, "allUpdatesTimeMs");
  out.all_removals_time_ms = field<int64_t>(state, "allRemovalsTimeMs");
  out.commit_time_ms = field<int64_t>(state, "commitTimeMs");
  out.memory_used_bytes = field<int64_t>(state, "memoryUsedBytes");
  out.num_rows_dropped_by_watermark = field<int64_t>(state, "numRowsDroppedByWatermark");
  out.num_shuffle_partitions = field<int64_t>(state, "numShufflePartitions");
  out.num_state_store_instances = field<int64_t>(state, "numStateStoreInstances");
  out.custom_metrics = field<std::map<std::string, double>>(state, "customMetrics");
  return out;
}

SinkProgress sink_of(const json& sink) {
  SinkProgress out;
  out.description = text_of(sink, "description");
  out.num_output_rows = field<int64_t>(sink, "numOutputRows", -1);
  out.metrics = texts_of(sink, "metrics");
  return out;
}

void read_header(const json& progress, StreamingQueryProgress& out) {
  out.id = progress.at("id").get<std::string>();
  out.run_id = progress.at("runId").get<std::string>();
  out.name = text_of(progress, "name");
  out.timestamp = text_of(progress, "timestamp");
  out.batch_id = progress.at("batchId").get<int64_t>();
  out.batch_duration_ms = field<int64_t>(progress, "batchDuration");
  out.duration_ms = field<std::map<std::string, int64_t>>(progress, "durationMs");
  out.event_time = texts_of(progress, "eventTime");
}

// Spark's top-level numbers are the sources' sums; older progress texts leave them out.
void sum_sources(StreamingQueryProgress& out) {
  for (const SourceProgress& source : out.sources) {
    out.num_input_rows += source.num_input_rows;
    out.input_rows_per_second += source.input_rows_per_second;
    out.processed_rows_per_second += source.processed_rows_per_second;
  }
}

void read_parts(const json& progress, StreamingQueryProgress& out) {
  for (const json& state : field<json>(progress, "stateOperators", json::array())) out.state_operators.push_back(operator_of(state));
  for (const json& source : field<json>(progress, "sources", json::array())) out.sources.push_back(source_of(source));
  out.sink = sink_of(field<json>(progress, "sink", json::object()));
  sum_sources(out);
}

}  // namespace

StreamingQueryProgress StreamingQueryProgress::from_json(const std::string& text) try {
  const nlohmann::json progress = nlohmann::json::parse(text);
  StreamingQueryProgress out;
  out.json_ = text;
  read_header(progress, out);
  read_parts(progress, out);
  return out;
} catch (const nlohmann::json::exception& error) {
  throw Error("IZVOR_INVALID_ARGUMENT", {{"function", "StreamingQueryProgress::from_json"}, {"reason", error.what()}});
}

}  // namespace izvor
