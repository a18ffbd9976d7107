#pragma once

#include <memory>
#include <string>
#include <vector>

#include "izvor/fs/file_system.h"
#include "izvor/state/state_schema.h"

namespace izvor::state {

// What izvor-state/metadata says of a query's state: enough to read it without the query.
struct RecordedState {
  int shards = 0;
  std::vector<StateSchema> schemas;  // values have a layout of their own: it is not recorded
};

// `root`: the folder izvor-state. Throws IZVOR_CHECKPOINT_CORRUPT naming the file.
RecordedState read_recorded_state(fs::FileSystem& fs, const std::string& root);

}  // namespace izvor::state
