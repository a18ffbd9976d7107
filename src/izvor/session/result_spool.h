#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/exec/spill_file.h"
#include "izvor/types/batch.h"
#include "izvor/types/data_type.h"

namespace izvor::session {

// Batches of a result, which workers deliver in any order, given out by their sequence. What is more than `memory_bytes` waits in a spill
// file.
class ResultSpool {
 public:
  ResultSpool(const Schema& schema, std::string directory, int64_t memory_bytes);
  ~ResultSpool();
  ResultSpool(const ResultSpool&) = delete;
  ResultSpool& operator=(const ResultSpool&) = delete;

  // Thread-safe. Throws IZVOR_DISK_FULL or IZVOR_IO_ERROR.
  void add(Batch&& batch);
  // Gives out all batches in order; the spool is empty afterwards. After the last add().
  void drain(const std::function<void(Batch&&)>& out);

  // Of everything added since the last drain().
  int64_t bytes() const { return memory_used_ + spilled_bytes_; }
  bool has_spilled() const { return spilled_bytes_ > 0; }

 private:
  struct Entry {
    int64_t sequence;
    Batch batch;  // when nothing was spilled
    exec::SpillFile::Extent spilled;
  };
  Entry spill(const Batch& batch);
  Batch load(const Entry& entry) const;

  const std::shared_ptr<arrow::Schema> schema_;
  const std::string directory_;
  const int64_t memory_bytes_;
  std::mutex mutex_;
  std::vector<Entry> entries_;
  int64_t memory_used_ = 0;
  std::unique_ptr<exec::SpillFile> file_;  // since the last drain()
  int64_t spilled_bytes_ = 0;
};

}  // namespace izvor::session
