#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "izvor/checkpoint/checkpoint.h"
#include "izvor/lower/lower.h"
#include "izvor/runtime/progress.h"
#include "izvor/runtime/query_definition.h"
#include "izvor/state/query_state.h"

namespace izvor::runtime {

// The micro-batches of one query over its checkpoint: recovers, then plans and runs one batch after the other. Used by the query's thread.
// The order of writes within a batch is what makes it exactly once:
//   source log -> offsets/N -> run -> state changelog -> sink commit -> commits/N
class MicroBatchRunner {
 public:
  MicroBatchRunner(QueryDefinition& definition, checkpoint::Checkpoint& checkpoint, std::string run_id);
  ~MicroBatchRunner();

  // Restores where the checkpoint says. After it, next_batch() is right.
  void recover();
  void prepare_available_now();

  // Plans and runs the next batch; false when there was nothing to do. `ignore_limits`: trigger once.
  bool run_next(bool ignore_limits, const std::function<bool()>& cancelled, const std::function<void(const std::string&)>& status);

  int64_t next_batch() const { return next_batch_; }
  // Of the last batch that ran.
  const Progress& progress() const { return last_run_; }
  // A report for a trigger without data.
  Progress idle_progress() const;
  // Groups and sums of the state, into the last progress (izvor.state.digest).
  void add_state_digest();
  std::string executed_plan() const { return exec::tree_string(*lowered_.root); }
  void stop_sources();

 private:
  struct SourceState {
    std::unique_ptr<io::Source> source;
    std::optional<io::Offset> committed;
  };

  void open_sources();
  void restore_state(const checkpoint::RecoveryDecision& decision);
  std::optional<checkpoint::OffsetEntry> plan_batch(bool ignore_limits);
  void run_batch(const checkpoint::OffsetEntry& entry, const std::function<bool()>& cancelled);
  void execute(const checkpoint::OffsetEntry& entry, const std::function<bool()>& cancelled, io::SinkWriter& writer);
  void commit(const checkpoint::OffsetEntry& entry, io::SinkWriter& writer);
  void finish_batch(const checkpoint::OffsetEntry& entry);
  void begin_progress();
  void fill_operator_progress();
  template <typename Fn>
  auto timed(const char* phase, Fn&& fn);

  QueryDefinition& definition_;
  checkpoint::Checkpoint& checkpoint_;
  std::string run_id_;
  lower::LoweredPlan lowered_;
  std::vector<SourceState> sources_;
  std::unique_ptr<state::QueryState> state_;
  int64_t next_batch_ = 0;
  std::optional<checkpoint::OffsetEntry> rerun_;
  int64_t watermark_ms_ = 0;
  Progress progress_;  // of the trigger under way
  Progress last_run_;
  int64_t last_trigger_ms_ = 0;
  exec::ScanMetrics scan_metrics_;
};

}  // namespace izvor::runtime
