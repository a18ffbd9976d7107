#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "izvor/fs/file_system.h"
#include "izvor/state/state_schema.h"
#include "izvor/state/state_shard.h"

namespace izvor {
class MemoryBudget;
class WorkerPool;
}  // namespace izvor

namespace izvor::state {

class ObjectWriter;

struct QueryStateOptions {
  int shards = 16;  // of a new query; the checkpoint's number wins
  int64_t deltas_for_snapshot = 10;
  int64_t batches_to_retain = 100;
};

// Numbers for progress reports, of one operator.
struct StateMetrics {
  int64_t rows_total = 0;
  int64_t rows_updated = 0;
  int64_t memory_bytes = 0;
  int64_t commit_ms = 0;
};

// The state of all stateful operators of one query: <checkpoint>/izvor-state/ (docs/formats/state.md).
//
// The query's thread restores, commits and maintains; between those, operators use the shards from worker threads.
class QueryState {
 public:
  // Reads izvor-state/metadata: the recorded schemas must agree in types with `schemas`
  // (else STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE or STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE). Writes nothing.
  QueryState(std::shared_ptr<fs::FileSystem> fs, std::string root, std::vector<StateSchema> schemas, QueryStateOptions options, MemoryBudget* budget,
             WorkerPool* pool);
  ~QueryState();

  int shards() const { return options_.shards; }
  size_t operators() const { return schemas_.size(); }
  const StateSchema& schema(size_t op) const { return schemas_[op]; }
  StateShard& shard(size_t op, int shard) { return *shards_[op][shard]; }

  // Writes izvor-state/metadata if it is not there. Before the first batch's offsets.
  void record_schemas();

  // The state as it was after `batch` (-1: empty). `changelog_of` gives the object named by commits/N. Uses the newest usable snapshot not
  // after `batch` and the changelogs behind it; what is needed and missing or damaged throws IZVOR_CHECKPOINT_CORRUPT naming the file.
  void restore(int64_t batch, const std::function<std::string(int64_t)>& changelog_of);

  // A changelog whose rows are written and whose end is not: the state may change again, the object counts once finish() has returned.
  class PendingChangelog {
   public:
    PendingChangelog(std::string name, std::unique_ptr<ObjectWriter> writer);
    PendingChangelog(PendingChangelog&&) noexcept;
    ~PendingChangelog();
    // Makes the object durable; may run on another thread. Its name, for commits/N.
    std::string finish();

   private:
    std::string name_;
    std::unique_ptr<ObjectWriter> writer_;
  };

  // Writes the rows changed since the last call to one changelog object.
  PendingChangelog begin_commit(int64_t batch, int64_t epoch);
  std::string commit(int64_t batch, int64_t epoch) { return begin_commit(batch, epoch).finish(); }

  // After commits/N is durable: writes a snapshot behind the batches when enough changelogs have gathered, and removes what no restart to a
  // retained batch needs. Returns at once; a failure is logged and tried again later, it costs nothing but restart time.
  void maintain(int64_t committed_batch, int64_t epoch);

  StateMetrics metrics(size_t op) const;

 private:
  class Maintenance;

  std::string path(const std::string& name) const;
  void check_recorded_schemas();
  void load_object(const std::string& name);
  int64_t restore_snapshot(int64_t batch);

  std::shared_ptr<fs::FileSystem> fs_;
  std::string root_;
  std::vector<StateSchema> schemas_;
  QueryStateOptions options_;
  MemoryBudget* budget_;
  WorkerPool* pool_;
  std::vector<std::vector<std::unique_ptr<StateShard>>> shards_;
  std::map<int64_t, std::string> changelogs_;  // committed or being committed, since the newest snapshot
  int64_t snapshot_batch_ = -1;
  std::atomic<int64_t> written_snapshot_{-1};
  int64_t last_commit_ms_ = 0;
  std::vector<int64_t> last_updated_;
  std::unique_ptr<Maintenance> maintenance_;
};

}  // namespace izvor::state
