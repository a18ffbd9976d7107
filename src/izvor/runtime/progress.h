#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "izvor/state/query_state.h"

namespace izvor::runtime {

// What happened in one trigger: the fields of Spark's StreamingQueryProgress.
struct Progress {
  struct SourcePart {
    std::string description;
    std::optional<std::string> start_offset;
    std::optional<std::string> end_offset;
    std::optional<std::string> latest_offset;
    int64_t input_rows = 0;
    int64_t malformed_rows = 0;
    std::map<std::string, std::string> metrics;
  };
  struct OperatorPart {
    std::string name;
    state::StateMetrics metrics;
    int shards = 0;
    std::map<std::string, std::string> custom;  // numbers as text
  };

  std::string id;
  std::string run_id;
  std::string name;
  int64_t batch_id = 0;
  int64_t timestamp_ms = 0;  // of the trigger's start
  int64_t duration_ms = 0;
  double seconds_since_last_trigger = 0;  // 0 at the first
  std::map<std::string, int64_t> phase_ms;
  std::vector<OperatorPart> operators;
  std::vector<SourcePart> sources;
  std::string sink_description;
  int64_t sink_rows = -1;

  int64_t input_rows() const;
  // Spark's JSON form, one line.
  std::string json() const;
};

// The last progress reports of a query, oldest first. Thread-safe.
class ProgressHistory {
 public:
  explicit ProgressHistory(size_t retained) : retained_(retained) {}
  void add(std::string json);
  // Puts a newer text in the place of the last one.
  void replace_last(std::string json);
  std::vector<std::string> recent() const;
  std::optional<std::string> last() const;

 private:
  mutable std::mutex mutex_;
  size_t retained_;
  std::vector<std::string> reports_;
};

}  // namespace izvor::runtime
