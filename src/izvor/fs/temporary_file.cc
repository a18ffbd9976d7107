#include "izvor/fs/temporary_file.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>

#include "izvor/base/mutant.h"
#include "izvor/fs/system_error.h"

namespace izvor::fs {
namespace {

std::string temporary_name(const std::string& path) {
  static std::atomic<int64_t> counter{0};
  const std::string name = path.substr(path.rfind('/') + 1);
  return join_path(parent_directory(path), "." + name + "." + std::to_string(::getpid()) + "." + std::to_string(counter++) + ".tmp");
}

}  // namespace

std::string parent_directory(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

TemporaryFile::TemporaryFile(DiskOperations& disk, std::string path) : disk_(disk), path_(std::move(path)), temporary_(temporary_name(path_)) {
  int error = disk_.create(temporary_, &fd_);
  if (error == EEXIST) {
    // Left by a dead process that had this process's id.
    disk_.unlink(temporary_);
    error = disk_.create(temporary_, &fd_);
  }
  check("create", error);
  exists_ = true;
}

TemporaryFile::~TemporaryFile() {
  if (fd_ >= 0) disk_.close(fd_);
  if (exists_) disk_.unlink(temporary_);
}

void TemporaryFile::append(std::string_view bytes) { check("write", disk_.write(fd_, bytes)); }

void TemporaryFile::publish() {
  sync_and_close();
  check("rename", disk_.rename(temporary_, path_));
  exists_ = false;
  check("fsync of the directory", disk_.fsync_directory(parent_directory(path_)));
}

bool TemporaryFile::publish_if_absent() {
  sync_and_close();
  const int error = disk_.link(temporary_, path_);
  if (error != EEXIST) check("link", error);
  disk_.unlink(temporary_);
  exists_ = false;
  check("fsync of the directory", disk_.fsync_directory(parent_directory(path_)));
  return error == 0;
}

void TemporaryFile::sync_and_close() {
  if (!mutant("skip_fsync")) check("fsync", disk_.fsync_file(fd_));
  check("close", disk_.close(std::exchange(fd_, -1)));
}

// An error names the file that the caller asked for, not the temporary one.
void TemporaryFile::check(std::string_view operation, int error) {
  if (error != 0) throw system_error(operation, error == ENOENT ? parent_directory(path_) : path_, error);
}

}  // namespace izvor::fs
