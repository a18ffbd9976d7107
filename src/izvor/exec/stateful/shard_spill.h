#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "izvor/exec/spill_file.h"
#include "izvor/state/state_schema.h"
#include "izvor/state/state_shard.h"

namespace izvor::exec {

// Rows of state shards set aside while a batch query is over its memory budget. Thread-safe for different shards.
class ShardSpill {
 public:
  // `schema` must outlive this.
  ShardSpill(std::string directory, const state::StateSchema& schema, size_t shards);

  // Writes all rows of the shard as one run. Throws IZVOR_DISK_FULL or IZVOR_IO_ERROR.
  void write(size_t shard, const state::StateShard& rows);
  size_t runs(size_t shard) const { return runs_[shard].size(); }
  // Puts the rows of a run into an empty shard.
  void read(size_t shard, size_t run, state::StateShard& into) const;

 private:
  const state::StateSchema& schema_;
  std::vector<std::vector<SpillFile::Extent>> runs_;
  SpillFile file_;
};

}  // namespace izvor::exec
