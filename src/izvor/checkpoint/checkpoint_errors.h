#pragma once

#include <string>

#include "izvor/error.h"

namespace izvor::checkpoint {

// IZVOR_CHECKPOINT_CORRUPT with the way out that fits every damaged file of a checkpoint.
Error corrupt_file(const std::string& path, const std::string& reason);

// IZVOR_CHECKPOINT_NOT_WRITABLE for a write below `root` that the file system refused with `cause`; `cause` itself if that says more.
Error refused_write(const std::string& root, const Error& cause);

// Runs a write below `root`, with refused_write() for its errors.
template <typename Write>
auto with_write_access(const std::string& root, const Write& write) {
  try {
    return write();
  } catch (const Error& error) {
    throw refused_write(root, error);
  }
}

}  // namespace izvor::checkpoint
