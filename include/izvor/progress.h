#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "izvor/export.h"

namespace izvor {

// Of one source in one batch. Offsets are JSON text, empty where there was none.
struct IZVOR_EXPORT SourceProgress {
  std::string description;
  std::string start_offset;
  std::string end_offset;
  std::string latest_offset;
  int64_t num_input_rows = 0;
  double input_rows_per_second = 0;
  double processed_rows_per_second = 0;
  std::map<std::string, std::string> metrics;
};

struct IZVOR_EXPORT StateOperatorProgress {
  std::string operator_name;
  int64_t num_rows_total = 0;
  int64_t num_rows_updated = 0;
  int64_t num_rows_removed = 0;
  int64_t all_updates_time_ms = 0;
  int64_t all_removals_time_ms = 0;
  int64_t commit_time_ms = 0;
  int64_t memory_used_bytes = 0;
  int64_t num_rows_dropped_by_watermark = 0;
  int64_t num_shuffle_partitions = 0;
  int64_t num_state_store_instances = 0;
  // Spark's are whole numbers; Izvor's digests may have a fraction.
  std::map<std::string, double> custom_metrics;
};

struct IZVOR_EXPORT SinkProgress {
  std::string description;
  int64_t num_output_rows = -1;  // -1: the sink does not say
  std::map<std::string, std::string> metrics;
};

// What a streaming query did in one trigger: Spark's StreamingQueryProgress.
class IZVOR_EXPORT StreamingQueryProgress {
 public:
  // Fields that the text does not have keep their defaults, as Spark versions differ in them. Throws IZVOR_INVALID_ARGUMENT when the text is not the
  // JSON of a progress.
  static StreamingQueryProgress from_json(const std::string& text);

  std::string id;
  std::string run_id;
  std::string name;  // empty when the query has none
  std::string timestamp;
  int64_t batch_id = 0;
  int64_t batch_duration_ms = 0;
  int64_t num_input_rows = 0;
  double input_rows_per_second = 0;
  double processed_rows_per_second = 0;
  std::map<std::string, int64_t> duration_ms;
  std::map<std::string, std::string> event_time;
  std::vector<StateOperatorProgress> state_operators;
  std::vector<SourceProgress> sources;
  SinkProgress sink;

  // The text it was made from.
  const std::string& json() const { return json_; }

 private:
  std::string json_;
};

}  // namespace izvor
