#include "izvor/state/snapshot.h"

#include <algorithm>
#include <charconv>
#include <memory>

#include "izvor/base/fail_point.h"
#include "izvor/state/state_object.h"
#include "izvor/state/state_shard.h"

namespace izvor::state {
namespace {

constexpr int64_t kRowsAtOnce = 4096;

void load_shard(const ObjectReader& object, const StateSchema& schema, int shard, StateShard& into) {
  for (const Section& section : object.sections()) {
    if (section.operator_id == schema.operator_id && section.shard == shard) decode_section(object.read(section), schema, into);
  }
}

}  // namespace

std::string changelog_name(int64_t batch, int64_t epoch) { return "changelog/" + std::to_string(batch) + "-" + std::to_string(epoch); }
std::string snapshot_name(int64_t batch, int64_t epoch) { return "snapshot/" + std::to_string(batch) + "-" + std::to_string(epoch); }

std::optional<int64_t> batch_of(const std::string& path) {
  const std::string name = path.substr(path.find_last_of('/') + 1);
  int64_t batch = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), batch);
  if (error != std::errc() || end == name.data() + name.size() || *end != '-') return std::nullopt;
  return batch;
}

void write_snapshot(fs::FileSystem& fs, const SnapshotPlan& plan, const std::vector<StateSchema>& schemas, int shards) {
  IZVOR_FAIL_POINT("state.before_snapshot");
  std::vector<ObjectReader> objects;
  if (plan.base) objects.emplace_back(fs, *plan.base);
  for (const std::string& path : plan.changelogs) objects.emplace_back(fs, path);

  ObjectWriter writer(fs.create(plan.target), {ObjectKind::kSnapshot, plan.batch, plan.epoch});
  for (const StateSchema& schema : schemas) {
    for (int shard = 0; shard < shards; ++shard) {
      const auto merged = make_memory_shard(schema, nullptr);
      for (const ObjectReader& object : objects) load_shard(object, schema, shard, *merged);
      SectionEncoder encoder(schema, merged->row_count());
      merged->for_each(kRowsAtOnce, [&](const std::vector<StateRow>& rows) { encoder.add(rows); });
      if (encoder.rows() > 0) writer.add(schema.operator_id, shard, encoder);
    }
  }
  writer.finish();
  IZVOR_FAIL_POINT("state.after_snapshot");
}

void remove_objects_before(fs::FileSystem& fs, const std::string& root, int64_t batch) {
  const auto snapshots = fs.list(fs::join_path(root, "snapshot"));
  int64_t base = -1;
  for (const fs::FileInfo& file : snapshots) {
    const auto of = batch_of(file.path);
    if (of && *of <= batch) base = std::max(base, *of);
  }
  for (const fs::FileInfo& file : snapshots) {
    if (batch_of(file.path).value_or(base) < base) fs.remove(file.path);
  }
  for (const fs::FileInfo& file : fs.list(fs::join_path(root, "changelog"))) {
    if (batch_of(file.path).value_or(base + 1) <= base) fs.remove(file.path);
  }
}

}  // namespace izvor::state
