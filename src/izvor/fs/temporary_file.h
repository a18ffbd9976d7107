#pragma once

#include <string>
#include <string_view>

#include "izvor/fs/disk_operations.h"

namespace izvor::fs {

// A file on its way to its name. Content goes into ".<name>.<pid>.<n>.tmp" in the same directory and reaches the name in one step after it
// is on the disk; a TemporaryFile that dies before that leaves nothing. Not thread-safe.
class TemporaryFile {
 public:
  TemporaryFile(DiskOperations& disk, std::string path);
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();

  void append(std::string_view bytes);
  // Both make content and name durable, and end this file. publish_if_absent gives false when the name is taken.
  void publish();
  bool publish_if_absent();

 private:
  void sync_and_close();
  void check(std::string_view operation, int error);

  DiskOperations& disk_;
  const std::string path_;
  const std::string temporary_;
  int fd_ = -1;
  bool exists_ = false;
};

// "/a" of "/a/b", "/" of "/a".
std::string parent_directory(const std::string& path);

}  // namespace izvor::fs
