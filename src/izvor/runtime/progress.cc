#include "izvor/runtime/progress.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

namespace izvor::runtime {
namespace {

using Json = nlohmann::ordered_json;

std::string iso_timestamp(int64_t ms) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(static_cast<std::time_t>(ms / 1000)), ms % 1000);
}

// Offsets are JSON themselves; one that is not goes in as text.
Json offset_json(const std::optional<std::string>& offset) {
  if (!offset) return nullptr;
  Json parsed = Json::parse(*offset, nullptr, false);
  return parsed.is_discarded() ? Json(*offset) : parsed;
}

// Always a number, because PySpark's progress classes ask for it: the first trigger comes after an endless time, as in Spark, and a batch takes a
// millisecond at least.
void put_rate(Json& out, const char* name, int64_t rows, double seconds) { out[name] = seconds > 0 ? static_cast<double>(rows) / seconds : 0.0; }

Json operator_json(const Progress::OperatorPart& part) {
  Json out;
  out["operatorName"] = part.name;
  out["numRowsTotal"] = part.metrics.rows_total;
  out["numRowsUpdated"] = part.metrics.rows_updated;
  out["allUpdatesTimeMs"] = 0;
  out["numRowsRemoved"] = 0;
  out["allRemovalsTimeMs"] = 0;
  out["commitTimeMs"] = part.metrics.commit_ms;
  out["memoryUsedBytes"] = part.metrics.memory_bytes;
  out["numRowsDroppedByWatermark"] = 0;
  out["numShufflePartitions"] = part.shards;
  out["numStateStoreInstances"] = part.shards;
  out["customMetrics"] = Json::object();
  for (const auto& [name, value] : part.custom) out["customMetrics"][name] = Json::parse(value);
  return out;
}

Json source_json(const Progress::SourcePart& part, double seconds, double seconds_since_last) {
  Json out;
  out["description"] = part.description;
  out["startOffset"] = offset_json(part.start_offset);
  out["endOffset"] = offset_json(part.end_offset);
  out["latestOffset"] = offset_json(part.latest_offset);
  out["numInputRows"] = part.input_rows;
  put_rate(out, "inputRowsPerSecond", part.input_rows, seconds_since_last);
  put_rate(out, "processedRowsPerSecond", part.input_rows, seconds);
  out["metrics"] = Json::object();
  for (const auto& [name, value] : part.metrics) out["metrics"][name] = value;
  if (part.malformed_rows > 0) out["metrics"]["numMalformedRows"] = std::to_string(part.malformed_rows);
  return out;
}

}  // namespace

int64_t Progress::input_rows() const {
  return std::accumulate(sources.begin(), sources.end(), int64_t{0}, [](int64_t sum, const SourcePart& part) { return sum + part.input_rows; });
}

std::string Progress::json() const {
  const double seconds = static_cast<double>(std::max<int64_t>(duration_ms, 1)) / 1000;
  Json out;
  out["id"] = id;
  out["runId"] = run_id;
  out["name"] = name.empty() ? Json(nullptr) : Json(name);
  out["timestamp"] = iso_timestamp(timestamp_ms);
  out["batchId"] = batch_id;
  out["batchDuration"] = duration_ms;
  out["numInputRows"] = input_rows();
  put_rate(out, "inputRowsPerSecond", input_rows(), seconds_since_last_trigger);
  put_rate(out, "processedRowsPerSecond", input_rows(), seconds);
  out["durationMs"] = Json::object();
  for (const auto& [phase, ms] : phase_ms) out["durationMs"][phase] = ms;
  out["eventTime"] = Json::object();
  out["stateOperators"] = Json::array();
  for (const OperatorPart& part : operators) out["stateOperators"].push_back(operator_json(part));
  out["sources"] = Json::array();
  for (const SourcePart& part : sources) out["sources"].push_back(source_json(part, seconds, seconds_since_last_trigger));
  out["sink"] = {{"description", sink_description}, {"numOutputRows", sink_rows}};
  out["sink"]["metrics"] = Json::object();
  out["observedMetrics"] = Json::object();
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void ProgressHistory::add(std::string json) {
  const std::lock_guard lock(mutex_);
  reports_.push_back(std::move(json));
  if (reports_.size() > retained_) reports_.erase(reports_.begin());
}

void ProgressHistory::replace_last(std::string json) {
  const std::lock_guard lock(mutex_);
  if (!reports_.empty()) reports_.back() = std::move(json);
}

std::vector<std::string> ProgressHistory::recent() const {
  const std::lock_guard lock(mutex_);
  return reports_;
}

std::optional<std::string> ProgressHistory::last() const {
  const std::lock_guard lock(mutex_);
  return reports_.empty() ? std::nullopt : std::optional(reports_.back());
}

}  // namespace izvor::runtime
