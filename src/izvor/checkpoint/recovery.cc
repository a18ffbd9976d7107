#include <algorithm>

#include "izvor/base/mutant.h"
#include "izvor/checkpoint/checkpoint.h"
#include "izvor/checkpoint/checkpoint_errors.h"
#include "izvor/fs/file_system.h"

namespace izvor::checkpoint {
namespace {

std::string batch_path(const std::string& root, const char* log, int64_t batch) {
  return fs::join_path(fs::join_path(root, log), std::to_string(batch));
}

void require_no_gap(const std::vector<int64_t>& batches, const std::string& root, const char* log) {
  for (size_t i = 1; i < batches.size(); ++i) {
    if (batches[i] != batches[i - 1] + 1) {
      throw corrupt_file(batch_path(root, log, batches[i - 1] + 1),
                         "it is missing although batches " + std::to_string(batches[i - 1]) + " and " + std::to_string(batches[i]) + " are there");
    }
  }
}

// What holds in every checkpoint that a query left, wherever it was stopped: offsets are logged before the batch runs, its commit comes
// after, and the next batch's offsets only after that; both logs are purged from their beginning.
void require_consistent(const RecoveryFacts& facts, const std::string& root) {
  require_no_gap(facts.offset_batches, root, "offsets");
  require_no_gap(facts.commit_batches, root, "commits");
  const int64_t last_offsets = facts.offset_batches.empty() ? -1 : facts.offset_batches.back();
  const int64_t last_commit = facts.commit_batches.empty() ? -1 : facts.commit_batches.back();
  if (last_commit > last_offsets) {
    throw corrupt_file(batch_path(root, "offsets", last_commit), "it is missing although commits/" + std::to_string(last_commit) + " is there");
  }
  if (last_commit < last_offsets - 1) {
    throw corrupt_file(batch_path(root, "commits", last_offsets - 1),
                       "it is missing although offsets/" + std::to_string(last_offsets) + " was written after it");
  }
}

// Empty state before batch 0; else the state that the last commit names, which has to be ours.
int64_t state_batch(const RecoveryFacts& facts, const std::string& root) {
  if (!facts.stateful_query || facts.commit_batches.empty()) return -1;
  const int64_t committed = facts.commit_batches.back();
  if (!facts.last_commit->state_changelog.empty()) return committed;
  if (facts.has_spark_state) {
    throw Error("IZVOR_STATE_FORMAT", {{"path", fs::join_path(root, "state")},
                                       {"writer", "Apache Spark"},
                                       {"action", "Go on with this checkpoint in Spark, or start the query here with a new checkpointLocation."}});
  }
  throw corrupt_file(batch_path(root, "commits", committed),
                     "it names no state although the query has stateful operators; a query without any has written it, or it was changed");
}

// The offsets that the batch to be run again began after: those of the batch before it.
std::vector<std::optional<std::string>> offsets_before_rerun(const RecoveryFacts& facts, const std::string& root) {
  const int64_t rerun = facts.offset_batches.back();
  if (rerun == 0) return {};
  if (facts.offset_batches.size() < 2) {
    throw corrupt_file(batch_path(root, "offsets", rerun - 1),
                       "it is missing although batch " + std::to_string(rerun) + " has to be run again after it");
  }
  const auto& before = facts.second_to_last_offsets.value().offsets;
  if (before.size() != facts.last_offsets->offsets.size()) {
    throw corrupt_file(batch_path(root, "offsets", rerun), "it has " + std::to_string(facts.last_offsets->offsets.size()) +
                                                               " sources but the batch before it has " + std::to_string(before.size()));
  }
  return before;
}

}  // namespace

RecoveryDecision decide_recovery(const RecoveryFacts& facts, const std::string& root) {
  require_consistent(facts, root);
  if (facts.offset_batches.empty()) return {};

  const int64_t last = facts.offset_batches.back();
  const OffsetEntry& logged = facts.last_offsets.value();
  RecoveryDecision decision;
  decision.state_batch = state_batch(facts, root);
  const bool committed = !facts.commit_batches.empty() && facts.commit_batches.back() == last;
  if (committed) {
    decision.next_batch = last + 1;
    decision.start_offsets = logged.offsets;
    decision.watermark_ms = std::max(logged.batch_watermark_ms, facts.last_commit.value().next_batch_watermark_ms);
    if (mutant("watermark_from_offsets")) decision.watermark_ms = logged.batch_watermark_ms;
    return decision;
  }
  decision.next_batch = last;
  decision.start_offsets = offsets_before_rerun(facts, root);
  decision.watermark_ms = logged.batch_watermark_ms;
  if (!mutant("rerun_uses_new_offsets")) decision.rerun = logged;
  return decision;
}

}  // namespace izvor::checkpoint
