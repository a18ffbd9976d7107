#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "izvor/io/sqlite/sqlite_database.h"
#include "izvor/io/sqlite/sqlite_table.h"
#include "izvor/io/sqlite/sqlite_types.h"
#include "izvor/types/batch.h"
#include "izvor/types/row_key.h"

namespace izvor::io {

// The rows of one batch until they are merged, in memory up to a limit and beyond it in a temporary table of the connection.
class StagedRows {
 public:
  // Both outlive it.
  StagedRows(const SqliteTarget& target, SqliteDatabase& database, int64_t memory_limit);
  ~StagedRows();

  // Thread-safe.
  void add(int worker, const Batch& batch);
  int64_t num_rows() const { return num_rows_; }

  // Merges every row into the target, in the order of the merge keys, so that the table and its index are filled from left to right; without
  // merge keys adds them in the order of workers. With `rows_may_exist` false nothing of the target has these keys, and rows are only added.
  // Inside of a transaction. Throws MERGE_CARDINALITY_VIOLATION when two rows have the same keys.
  void merge(bool rows_may_exist);

 private:
  struct StagedBatch {
    Batch batch;
    RowKeys keys;  // none without merge keys
  };
  // A row with the first 16 bytes of its key.
  struct RowRef {
    uint64_t key_high;
    uint64_t key_low;
    uint32_t batch;
    uint32_t row;
  };
  struct MergeStatements;

  RowKeys encode_keys(const Batch& batch) const;
  std::vector<StagedBatch> take_batches();
  std::vector<RowRef> sorted_rows(const std::vector<StagedBatch>& batches) const;
  void merge_batches(MergeStatements& statements);
  void merge_spilled(MergeStatements& statements);
  void spill();

  const SqliteTarget& target_;
  SqliteDatabase& database_;
  const int64_t memory_limit_;
  const std::optional<RowKeyCodec> codec_;
  std::mutex mutex_;
  std::map<int, std::vector<StagedBatch>> by_worker_;
  RowBinder binder_;
  int64_t num_rows_ = 0;
  int64_t bytes_ = 0;
  bool spilled_ = false;
};

}  // namespace izvor::io
