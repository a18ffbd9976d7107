#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "izvor/fs/file_system.h"
#include "izvor/state/state_schema.h"

namespace izvor::state {

// Names of objects below izvor-state/: "changelog/<batch>-<epoch>", "snapshot/<batch>-<epoch>".
std::string changelog_name(int64_t batch, int64_t epoch);
std::string snapshot_name(int64_t batch, int64_t epoch);
// The batch in an object's file name; nothing for other files.
std::optional<int64_t> batch_of(const std::string& path);

// What a snapshot is made of: an older snapshot (or none) and the changelogs behind it, in order of batches. Paths are absolute.
struct SnapshotPlan {
  std::optional<std::string> base;
  std::vector<std::string> changelogs;
  std::string target;
  int64_t batch = 0;
  int64_t epoch = 0;
};

// Merges files into one, a shard at a time, so that it needs memory for one shard only and never touches the live state.
void write_snapshot(fs::FileSystem& fs, const SnapshotPlan& plan, const std::vector<StateSchema>& schemas, int shards);

// Removes the objects that no restart to `batch` or later needs: what lies before the newest snapshot not after `batch`.
void remove_objects_before(fs::FileSystem& fs, const std::string& root, int64_t batch);

}  // namespace izvor::state
