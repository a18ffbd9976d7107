#include "izvor/fs/disk_operations.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>

namespace izvor::fs {
namespace {

template <typename Call>
int repeat_interrupted(const Call& call) {
  while (call() < 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

int open_file(const std::string& path, int flags, int* fd) {
  return repeat_interrupted([&] { return *fd = ::open(path.c_str(), flags | O_CLOEXEC, 0666); });
}

bool is_directory(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace

int DiskOperations::create(const std::string& path, int* fd) { return open_file(path, O_WRONLY | O_CREAT | O_EXCL, fd); }

int DiskOperations::write(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = 0;
    const int error = repeat_interrupted([&] { return written = ::write(fd, bytes.data(), bytes.size()); });
    if (error != 0) return error;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return 0;
}

int DiskOperations::fsync_file(int fd) {
  return repeat_interrupted([&] { return ::fsync(fd); });
}

int DiskOperations::fsync_directory(const std::string& path) {
  int fd = -1;
  int error = open_file(path, O_RDONLY | O_DIRECTORY, &fd);
  if (error != 0) return error;
  error = repeat_interrupted([&] { return ::fsync(fd); });
  ::close(fd);
  // Some file systems (FUSE, CIFS) cannot fsync a directory and order its changes themselves.
  return error == EINVAL ? 0 : error;
}

// Linux has released the descriptor even when close reports EINTR.
int DiskOperations::close(int fd) { return ::close(fd) == 0 || errno == EINTR ? 0 : errno; }

int DiskOperations::link(const std::string& from, const std::string& to) { return ::link(from.c_str(), to.c_str()) == 0 ? 0 : errno; }

int DiskOperations::rename(const std::string& from, const std::string& to) { return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno; }

int DiskOperations::unlink(const std::string& path) { return ::unlink(path.c_str()) == 0 ? 0 : errno; }

int DiskOperations::make_directory(const std::string& path) { return ::mkdir(path.c_str(), 0777) == 0 ? 0 : errno; }

int DiskOperations::remove_directory(const std::string& path) { return ::rmdir(path.c_str()) == 0 ? 0 : errno; }

int DiskOperations::open_for_read(const std::string& path, int* fd) {
  const int error = open_file(path, O_RDONLY, fd);
  if (error != 0 || !is_directory(*fd)) return error;
  ::close(*fd);
  return EISDIR;
}

int DiskOperations::read(int fd, int64_t offset, int64_t length, char* out, int64_t* got) {
  *got = 0;
  while (*got < length) {
    ssize_t bytes = 0;
    const int error = repeat_interrupted([&] { return bytes = ::pread(fd, out + *got, static_cast<size_t>(length - *got), offset + *got); });
    if (error != 0) return error;
    if (bytes == 0) return 0;
    *got += bytes;
  }
  return 0;
}

int DiskOperations::stat(const std::string& path, FileInfo* info) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return errno;
  info->path = path;
  info->is_directory = S_ISDIR(status.st_mode);
  info->size = info->is_directory ? 0 : status.st_size;
  info->modified_ms = status.st_mtim.tv_sec * int64_t{1000} + status.st_mtim.tv_nsec / 1'000'000;
  return 0;
}

int DiskOperations::list(const std::string& directory, std::vector<std::string>* names) {
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(directory.c_str()), &::closedir);
  if (stream == nullptr) return errno;
  errno = 0;
  while (const dirent* entry = ::readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names->emplace_back(name);
    errno = 0;
  }
  return errno;
}

int DiskOperations::lock(const std::string& path, int* fd) {
  const int error = open_file(path, O_RDWR | O_CREAT, fd);
  if (error != 0) return error;
  const int lock_error = repeat_interrupted([&] { return ::flock(*fd, LOCK_EX | LOCK_NB); });
  if (lock_error != 0) ::close(*fd);
  return lock_error;
}

}  // namespace izvor::fs
