#include "izvor/exec/spill_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "izvor/error.h"

namespace izvor::exec {
namespace {

[[noreturn]] void fail(const char* operation, const std::string& directory) {
  const int error = errno;
  if (error == ENOSPC || error == EDQUOT) throw Error("IZVOR_DISK_FULL", {{"path", directory}});
  throw Error("IZVOR_IO_ERROR", {{"operation", operation}, {"path", directory}, {"reason", std::strerror(error)}});
}

int open_unnamed_file(const std::string& directory) {
  std::string name = directory + "/izvor-spill-XXXXXX";
  const int fd = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd < 0) fail("Creating a spill file", directory);
  ::unlink(name.c_str());
  return fd;
}

}  // namespace

SpillFile::~SpillFile() {
  if (fd_ >= 0) ::close(fd_);
}

SpillFile::Extent SpillFile::append(const std::vector<std::string_view>& parts) {
  const std::lock_guard lock(mutex_);
  if (fd_ < 0) fd_ = open_unnamed_file(directory_);
  const int64_t begin = end_;
  for (const std::string_view part : parts) {
    for (size_t done = 0; done < part.size();) {
      const ssize_t written = ::pwrite(fd_, part.data() + done, part.size() - done, end_ + static_cast<int64_t>(done));
      if (written < 0 && errno != EINTR) fail("Writing a spill file", directory_);
      if (written > 0) done += static_cast<size_t>(written);
    }
    end_ += static_cast<int64_t>(part.size());
  }
  return {begin, end_ - begin};
}

void SpillFile::read(const Extent& extent, char* into) const {
  for (int64_t done = 0; done < extent.size;) {
    const ssize_t got = ::pread(fd_, into + done, static_cast<size_t>(extent.size - done), extent.offset + done);
    if (got == 0 || (got < 0 && errno != EINTR)) fail("Reading a spill file", directory_);
    if (got > 0) done += got;
  }
}

}  // namespace izvor::exec
