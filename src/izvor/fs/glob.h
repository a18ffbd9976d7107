#pragma once

#include <string>
#include <vector>

#include "izvor/fs/file_system.h"

namespace izvor::fs {

// FileSystem::glob() for a file system with directories, by stat() and list(). `pattern` is an absolute path.
std::vector<FileInfo> expand_glob(FileSystem& file_system, const std::string& pattern);

}  // namespace izvor::fs
