#pragma once

#include <memory>

#include "izvor/fs/disk_operations.h"
#include "izvor/fs/file_system.h"

namespace izvor::fs {

// The local disk over these operations; local_file_system() is the one over the real ones.
std::shared_ptr<FileSystem> make_local_file_system(std::shared_ptr<DiskOperations> disk);

// Puts local_file_system() over another disk: a test program's, before anything else of the process uses it.
void replace_local_disk(std::shared_ptr<DiskOperations> disk);

}  // namespace izvor::fs
