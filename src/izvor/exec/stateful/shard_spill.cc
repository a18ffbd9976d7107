#include "izvor/exec/stateful/shard_spill.h"

#include <utility>

#include "izvor/state/state_object.h"

namespace izvor::exec {
namespace {

constexpr int64_t kRowsAtOnce = 4096;

}  // namespace

ShardSpill::ShardSpill(std::string directory, const state::StateSchema& schema, size_t shards)
    : schema_(schema), runs_(shards), file_(std::move(directory)) {}

void ShardSpill::write(size_t shard, const state::StateShard& rows) {
  state::SectionEncoder encoder(schema_, rows.row_count());
  rows.for_each(kRowsAtOnce, [&](const std::vector<state::StateRow>& run) { encoder.add(run); });
  runs_[shard].push_back(file_.append(encoder.parts()));
}

void ShardSpill::read(size_t shard, size_t run, state::StateShard& into) const {
  const SpillFile::Extent& at = runs_[shard][run];
  std::string payload(static_cast<size_t>(at.size), '\0');
  file_.read(at, payload.data());
  state::decode_section(payload, schema_, into);
}

}  // namespace izvor::exec
