#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/state/state_schema.h"
#include "izvor/state/state_shard.h"

namespace izvor::exec {

// Rows of state shards set aside in a temporary file while a batch query is over its memory budget. The file has no name: it is gone with the
// process. Thread-safe for different shards.
class ShardSpill {
 public:
  // `schema` must outlive this. No file is made before the first write.
  ShardSpill(std::string directory, const state::StateSchema& schema, size_t shards);
  ~ShardSpill();
  ShardSpill(const ShardSpill&) = delete;
  ShardSpill& operator=(const ShardSpill&) = delete;

  // Writes all rows of the shard as one run. Throws IZVOR_DISK_FULL or IZVOR_IO_ERROR.
  void write(size_t shard, const state::StateShard& rows);
  size_t runs(size_t shard) const { return runs_[shard].size(); }
  // Puts the rows of a run into an empty shard.
  void read(size_t shard, size_t run, state::StateShard& into) const;
  int64_t bytes() const { return end_; }

 private:
  struct Run {
    int64_t offset;
    int64_t size;
  };
  Run append(const std::vector<std::string_view>& parts);

  std::string directory_;
  const state::StateSchema& schema_;
  std::vector<std::vector<Run>> runs_;
  std::mutex mutex_;
  int fd_ = -1;
  int64_t end_ = 0;
};

}  // namespace izvor::exec
