#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/exec/spill_file.h"
#include "izvor/types/batch.h"
#include "izvor/types/data_type.h"

namespace izvor::exec {

// The rows that a blocking operator gathers, in the order of their arrival: in memory, or in a file once spill() was called.
class RowStore {
 public:
  // `file` must outlive this; several stores may share it.
  RowStore(SpillFile& file, const std::shared_ptr<arrow::Schema>& schema, arrow::MemoryPool* pool) : file_(file), schema_(schema), pool_(pool) {}

  // Both thread-safe. Throw IZVOR_DISK_FULL or IZVOR_IO_ERROR.
  void add(Batch batch);
  // Writes what is in memory to the file.
  void spill();

  // The rest: once all rows are there.
  size_t batches() const { return items_.size(); }
  Batch read(size_t index) const;
  int64_t rows() const { return rows_; }
  int64_t bytes() const { return bytes_; }
  bool has_spilled() const { return has_spilled_; }

 private:
  struct Spilled {
    SpillFile::Extent extent;
    int64_t sequence;
  };

  SpillFile& file_;
  const std::shared_ptr<arrow::Schema> schema_;
  arrow::MemoryPool* pool_;
  std::mutex mutex_;
  std::vector<std::variant<Batch, Spilled>> items_;
  size_t in_memory_from_ = 0;  // of what was there before, spill() wrote all
  int64_t rows_ = 0;
  int64_t bytes_ = 0;
  bool has_spilled_ = false;
};

// One batch of all rows; `schema` says the types where there are none. In Arrow one string column of it holds at most 2 GiB.
Batch concatenate(const std::vector<Batch>& batches, const arrow::Schema& schema, arrow::MemoryPool* pool);

}  // namespace izvor::exec
