#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/fs/file_system.h"

namespace izvor::fs {

// The system calls that the local file system is made of, one step each, so that a test can count them, let one fail, or undo those that
// had not reached the disk. Each returns 0 or an errno; interrupted calls are repeated. Thread-safe.
class DiskOperations {
 public:
  virtual ~DiskOperations() = default;

  // A new file, open for writing; EEXIST if there is one.
  virtual int create(const std::string& path, int* fd);
  // All of `bytes`, or an error after a part of them.
  virtual int write(int fd, std::string_view bytes);
  virtual int fsync_file(int fd);
  virtual int fsync_directory(const std::string& path);
  virtual int close(int fd);

  // A second name of a file; EEXIST if the name is taken.
  virtual int link(const std::string& from, const std::string& to);
  virtual int rename(const std::string& from, const std::string& to);
  virtual int unlink(const std::string& path);
  virtual int make_directory(const std::string& path);
  virtual int remove_directory(const std::string& path);

  virtual int open_for_read(const std::string& path, int* fd);
  // `*got` is less than `length` only at the end of the file.
  virtual int read(int fd, int64_t offset, int64_t length, char* out, int64_t* got);
  virtual int stat(const std::string& path, FileInfo* info);
  // Without "." and "..", in no order.
  virtual int list(const std::string& directory, std::vector<std::string>* names);
  // EWOULDBLOCK when it is locked.
  virtual int lock(const std::string& path, int* fd);
};

}  // namespace izvor::fs
