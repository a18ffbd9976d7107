#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "izvor/checkpoint/checkpoint.h"

namespace izvor::checkpoint {

// Takes over the checkpoint at `root`, with an epoch greater than every one in izvor-lease/ and than `committed_epoch()`, which is asked
// once the lock is held. Throws IZVOR_CHECKPOINT_OWNED while a living process has it.
//
// On a file system without process locks the newcomer always takes over, and the older owner stops at its next check().
std::unique_ptr<Lease> acquire_lease(fs::FileSystem& file_system, const std::string& root, const std::function<int64_t()>& committed_epoch);

}  // namespace izvor::checkpoint
