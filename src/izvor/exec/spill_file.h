#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace izvor::exec {

// What operators set aside while a query is over its memory budget. The file has no name: it is gone with the process. Thread-safe.
class SpillFile {
 public:
  // No file is made before the first write.
  explicit SpillFile(std::string directory) : directory_(std::move(directory)) {}
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  struct Extent {
    int64_t offset = 0;
    int64_t size = 0;
  };
  // All throw IZVOR_DISK_FULL or IZVOR_IO_ERROR. Parts become one extent.
  Extent append(std::string_view bytes) { return append(std::vector<std::string_view>{bytes}); }
  Extent append(const std::vector<std::string_view>& parts);
  void read(const Extent& extent, char* into) const;

 private:
  const std::string directory_;
  std::mutex mutex_;
  int fd_ = -1;
  int64_t end_ = 0;
};

}  // namespace izvor::exec
