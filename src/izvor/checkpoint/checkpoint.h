#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "izvor/fs/file_system.h"

namespace izvor::checkpoint {

// What offsets/N holds: Spark's OffsetSeq, version 1. Line 1 "v1", line 2 the JSON metadata, then a line a source ("-" for none).
struct OffsetEntry {
  int64_t batch_watermark_ms = 0;
  int64_t batch_timestamp_ms = 0;
  std::map<std::string, std::string> conf;
  std::vector<std::optional<std::string>> offsets;
  bool operator==(const OffsetEntry&) const = default;
};

// What commits/N holds: Spark's CommitMetadata ("v1", {"nextBatchWatermarkMs":0}) with our extra field "izvor".
struct CommitEntry {
  int64_t next_batch_watermark_ms = 0;
  int64_t epoch = 0;
  // Name of the changelog object under izvor-state/ that holds this batch's state changes; empty for a stateless query and for a
  // commit that Spark wrote.
  std::string state_changelog;
  bool operator==(const CommitEntry&) const = default;
};

// The `metadata` file: {"id":"<uuid>"}.
struct StreamMetadata {
  std::string id;
};

// Facts that recovery decides on; read by read_facts().
struct RecoveryFacts {
  std::vector<int64_t> offset_batches;                // ascending
  std::vector<int64_t> commit_batches;                // ascending
  std::optional<OffsetEntry> last_offsets;            // of the greatest offset batch
  std::optional<OffsetEntry> second_to_last_offsets;  // of the one before
  std::optional<CommitEntry> last_commit;             // of the greatest commit batch
  bool stateful_query = false;
  bool has_spark_state = false;  // state/ exists
};

// Where a query goes on.
struct RecoveryDecision {
  int64_t next_batch = 0;
  // The batch was logged before: run it again with exactly these offsets.
  std::optional<OffsetEntry> rerun;
  // Offsets that the next batch starts after; empty at the very start.
  std::vector<std::optional<std::string>> start_offsets;
  int64_t watermark_ms = 0;
  // State is restored as it was after this batch; -1: empty state.
  int64_t state_batch = -1;
};

// Pure. Throws IZVOR_CHECKPOINT_CORRUPT (naming the file) for gaps, a commit without offsets, a stateful query whose commit names no state,
// and so on; IZVOR_STATE_FORMAT when its state is Spark's. `root` is for messages only.
RecoveryDecision decide_recovery(const RecoveryFacts& facts, const std::string& root);

// Ownership of a checkpoint by one process at a time, with an epoch that grows at each take-over.
// The lease is <root>/izvor-lease/<epoch>, created only if absent. On a local file system the owner also holds an exclusive flock, which the
// system drops when the process dies, so that a killed owner is followed at once and a living one never is.
class Lease {
 public:
  virtual ~Lease() = default;
  virtual int64_t epoch() const = 0;
  // Throws IZVOR_CHECKPOINT_LOST when a greater epoch exists. Called before each write that matters.
  virtual void check() = 0;
};

// The directory of a query's progress. Used by the query's thread only.
//
// Layout: metadata, offsets/N, commits/N, sources/<i>/ (by the sources), izvor-state/ (by the state room), izvor-lease/<epoch>.
// Every write is durable when it returns; offsets/N and commits/N are created only if absent.
class Checkpoint {
 public:
  virtual ~Checkpoint() = default;

  // Takes the lease (IZVOR_CHECKPOINT_OWNED if a living process has it) and reads or creates `metadata`. Errors: a directory that cannot be
  // written IZVOR_CHECKPOINT_NOT_WRITABLE; `metadata` missing beside logged batches STREAMING_CHECKPOINT_MISSING_METADATA_FILE, beside other data of
  // a query, empty or not JSON IZVOR_CHECKPOINT_CORRUPT. Names that a killed process left are durable from here on.
  static std::unique_ptr<Checkpoint> open(const std::string& location);

  virtual const std::string& root() const = 0;
  virtual fs::FileSystem& file_system() = 0;
  virtual const std::string& query_id() const = 0;
  virtual Lease& lease() = 0;

  virtual RecoveryFacts read_facts(bool stateful_query) = 0;
  virtual std::optional<OffsetEntry> read_offsets(int64_t batch) = 0;
  virtual std::optional<CommitEntry> read_commit(int64_t batch) = 0;

  // False: the entry exists already (another owner was faster). Both check the lease first.
  virtual bool write_offsets(int64_t batch, const OffsetEntry& entry) = 0;
  virtual bool write_commit(int64_t batch, const CommitEntry& entry) = 0;
  // Removes offsets and commits of batches smaller than this.
  virtual void purge_before(int64_t batch) = 0;
};

// The texts of the files; parse throws IZVOR_CHECKPOINT_CORRUPT naming `path`. Unknown JSON fields are ignored, as Spark does.
std::string serialize(const OffsetEntry& entry);
OffsetEntry parse_offset_entry(const std::string& text, const std::string& path);
std::string serialize(const CommitEntry& entry);
CommitEntry parse_commit_entry(const std::string& text, const std::string& path);

}  // namespace izvor::checkpoint
