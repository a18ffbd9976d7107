#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "izvor/checkpoint/checkpoint.h"
#include "izvor/lower/lower.h"
#include "izvor/runtime/progress.h"
#include "izvor/runtime/query_definition.h"
#include "izvor/state/query_state.h"

namespace izvor::runtime {

// The micro-batches of one query over its checkpoint: recovers, then plans and runs one batch after the other. Used by the query's thread.
// The order of durable writes is what makes it exactly once:
//   source log -> offsets/N -> state changelog -> sink commit -> commits/N -> offsets/N+1 ...
// While the writes that end batch N wait for the disk, a stateful query reads and groups the input of batch N+1 already; nothing of that
// leaves memory before N is committed.
class MicroBatchRunner {
 public:
  MicroBatchRunner(QueryDefinition& definition, checkpoint::Checkpoint& checkpoint, std::string run_id);
  ~MicroBatchRunner();

  // Restores where the checkpoint says. After it, next_batch() is right.
  void recover();
  void prepare_available_now();

  // Plans and runs the next batch, which is committed once settle() or the next run_next() has returned; false when there was nothing to do.
  // `ignore_limits`: trigger once.
  bool run_next(bool ignore_limits, const std::function<bool()>& cancelled, const std::function<void(const std::string&)>& status);
  // Waits until every batch that ran is committed; throws what kept one from it.
  void settle();
  // Of the batches committed since the last call, in order.
  std::vector<Progress> take_reports() { return std::exchange(reports_, {}); }

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
  // A batch whose rows are computed: what is left is to make it durable.
  struct ComputedBatch {
    int64_t id;
    checkpoint::OffsetEntry entry;
    std::unique_ptr<io::SinkWriter> writer;
    std::optional<state::QueryState::PendingChangelog> changelog;
    Progress progress;
    Stopwatch since_trigger;
  };

  void log_offsets(const checkpoint::OffsetEntry& entry);
  ComputedBatch compute(checkpoint::OffsetEntry entry, bool logged, const std::function<bool()>& cancelled, const Stopwatch& watch);
  exec::BatchContext context_for(const checkpoint::OffsetEntry& entry, const std::vector<std::unique_ptr<io::SplitScan>>& scans) const;
  std::vector<std::unique_ptr<io::SplitScan>> open_scans(const checkpoint::OffsetEntry& entry);
  void make_durable(ComputedBatch& batch);
  void write_commit(ComputedBatch& batch, const checkpoint::CommitEntry& commit);
  [[noreturn]] void appeared(const char* log) const;
  void begin_progress();
  void note_progress(const checkpoint::OffsetEntry& entry);

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
  std::optional<ComputedBatch> settling_;
  std::future<void> settled_;
  std::vector<Progress> reports_;
};

}  // namespace izvor::runtime
