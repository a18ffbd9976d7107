#include "izvor/fs/fault_injecting_disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "izvor/fs/temporary_file.h"

namespace izvor::fs {
namespace {

std::string read_content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool same_file(int fd, const std::string& path) {
  struct stat by_fd {};
  struct stat by_path {};
  return ::fstat(fd, &by_fd) == 0 && ::stat(path.c_str(), &by_path) == 0 && by_fd.st_dev == by_path.st_dev && by_fd.st_ino == by_path.st_ino;
}

}  // namespace

FaultInjectingDisk::~FaultInjectingDisk() {
  for (const auto& [fd, file] : open_) ::close(file.keeper);
  for (const OpenFile& file : closed_unsynced_) ::close(file.keeper);
}

// ---- faults and counts

void FaultInjectingDisk::fail(DiskStep step, int error_number, int nth) {
  const std::lock_guard lock(mutex_);
  faults_.push_back({step, error_number, nth});
}

int64_t FaultInjectingDisk::count(DiskStep step) const {
  const std::lock_guard lock(mutex_);
  return counts_.at(static_cast<size_t>(step));
}

int FaultInjectingDisk::begin(DiskStep step) {
  const std::lock_guard lock(mutex_);
  ++counts_.at(static_cast<size_t>(step));
  int failure = 0;
  for (Fault& fault : faults_) {
    if (fault.step == step && --fault.steps_left == 0) failure = fault.error_number;
  }
  std::erase_if(faults_, [](const Fault& fault) { return fault.steps_left <= 0; });
  return failure;
}

// ---- power loss

void FaultInjectingDisk::simulate_power_loss(LostContent lost) {
  const std::lock_guard lock(mutex_);
  std::for_each(changes_.rbegin(), changes_.rend(), undo);
  changes_.clear();
  for (const auto& [fd, file] : open_) lose_content(file, lost);
  for (const OpenFile& file : closed_unsynced_) lose_content(file, lost);
  open_.clear();
  closed_unsynced_.clear();
}

void FaultInjectingDisk::remember(Undo::Kind kind, const std::string& path, std::string other) {
  changes_.push_back({kind, parent_directory(path), path, std::move(other)});
}

void FaultInjectingDisk::undo(const Undo& change) {
  switch (change.kind) {
    case Undo::Kind::kRemoveName: ::unlink(change.path.c_str()); break;
    case Undo::Kind::kRenameBack: (void)!::rename(change.path.c_str(), change.other.c_str()); break;
    case Undo::Kind::kRestoreContent: std::ofstream(change.path, std::ios::binary) << change.other; break;
    case Undo::Kind::kRemoveDirectory: std::filesystem::remove_all(change.path); break;
    case Undo::Kind::kRestoreDirectory: std::filesystem::create_directory(change.path); break;
  }
}

void FaultInjectingDisk::lose_content(const OpenFile& file, LostContent lost) {
  (void)!::ftruncate(file.keeper, file.durable);
  if (lost == LostContent::kZeroFilled) (void)!::ftruncate(file.keeper, file.written);
  ::close(file.keeper);
}

std::string FaultInjectingDisk::durable_content(const std::string& path) const {
  std::string content = read_content(path);
  const auto cut = [&](const OpenFile& file) {
    if (same_file(file.keeper, path)) content.resize(static_cast<size_t>(file.durable));
  };
  for (const auto& [fd, file] : open_) cut(file);
  for (const OpenFile& file : closed_unsynced_) cut(file);
  return content;
}

// ---- the steps

int FaultInjectingDisk::create(const std::string& path, int* fd) {
  if (const int failure = begin(DiskStep::kCreate)) return failure;
  const int error = DiskOperations::create(path, fd);
  if (error != 0) return error;
  const std::lock_guard lock(mutex_);
  open_[*fd] = {.keeper = ::fcntl(*fd, F_DUPFD_CLOEXEC, 0)};
  remember(Undo::Kind::kRemoveName, path);
  return 0;
}

int FaultInjectingDisk::write(int fd, std::string_view bytes) {
  const int failure = begin(DiskStep::kWrite);
  if (failure != 0) bytes = bytes.substr(0, bytes.size() / 2);
  const int error = DiskOperations::write(fd, bytes);
  const std::lock_guard lock(mutex_);
  const auto file = open_.find(fd);
  if (file != open_.end()) file->second.written += static_cast<int64_t>(bytes.size());
  return failure != 0 ? failure : error;
}

int FaultInjectingDisk::fsync_file(int fd) {
  if (const int failure = begin(DiskStep::kFsyncFile)) return failure;
  const int error = DiskOperations::fsync_file(fd);
  const std::lock_guard lock(mutex_);
  const auto file = open_.find(fd);
  if (error == 0 && file != open_.end()) file->second.durable = file->second.written;
  return error;
}

int FaultInjectingDisk::fsync_directory(const std::string& path) {
  if (const int failure = begin(DiskStep::kFsyncDirectory)) return failure;
  const int error = DiskOperations::fsync_directory(path);
  const std::lock_guard lock(mutex_);
  if (error == 0) std::erase_if(changes_, [&](const Undo& change) { return change.directory == path; });
  return error;
}

int FaultInjectingDisk::close(int fd) {
  const std::lock_guard lock(mutex_);
  const auto file = open_.find(fd);
  if (file != open_.end()) {
    if (file->second.durable < file->second.written) {
      closed_unsynced_.push_back(file->second);
    } else {
      ::close(file->second.keeper);
    }
    open_.erase(file);
  }
  return DiskOperations::close(fd);
}

int FaultInjectingDisk::link(const std::string& from, const std::string& to) {
  if (const int failure = begin(DiskStep::kLink)) return failure;
  const std::lock_guard lock(mutex_);
  const int error = DiskOperations::link(from, to);
  if (error == 0) remember(Undo::Kind::kRemoveName, to);
  return error;
}

int FaultInjectingDisk::rename(const std::string& from, const std::string& to) {
  if (const int failure = begin(DiskStep::kRename)) return failure;
  const std::lock_guard lock(mutex_);
  const bool replaces = std::filesystem::is_regular_file(to);
  std::string replaced = replaces ? durable_content(to) : "";
  const int error = DiskOperations::rename(from, to);
  if (error != 0) return error;
  if (replaces) remember(Undo::Kind::kRestoreContent, to, std::move(replaced));
  remember(Undo::Kind::kRenameBack, to, from);
  return 0;
}

int FaultInjectingDisk::unlink(const std::string& path) {
  if (const int failure = begin(DiskStep::kUnlink)) return failure;
  const std::lock_guard lock(mutex_);
  std::string content = std::filesystem::is_regular_file(path) ? durable_content(path) : "";
  const int error = DiskOperations::unlink(path);
  if (error == 0) remember(Undo::Kind::kRestoreContent, path, std::move(content));
  return error;
}

int FaultInjectingDisk::make_directory(const std::string& path) {
  if (const int failure = begin(DiskStep::kMakeDirectory)) return failure;
  const std::lock_guard lock(mutex_);
  const int error = DiskOperations::make_directory(path);
  if (error == 0) remember(Undo::Kind::kRemoveDirectory, path);
  return error;
}

int FaultInjectingDisk::remove_directory(const std::string& path) {
  const std::lock_guard lock(mutex_);
  const int error = DiskOperations::remove_directory(path);
  if (error == 0) remember(Undo::Kind::kRestoreDirectory, path);
  return error;
}

int FaultInjectingDisk::open_for_read(const std::string& path, int* fd) {
  const int failure = begin(DiskStep::kOpen);
  return failure != 0 ? failure : DiskOperations::open_for_read(path, fd);
}

int FaultInjectingDisk::read(int fd, int64_t offset, int64_t length, char* out, int64_t* got) {
  const int failure = begin(DiskStep::kRead);
  return failure != 0 ? failure : DiskOperations::read(fd, offset, length, out, got);
}

int FaultInjectingDisk::stat(const std::string& path, FileInfo* info) {
  const int failure = begin(DiskStep::kStat);
  return failure != 0 ? failure : DiskOperations::stat(path, info);
}

int FaultInjectingDisk::list(const std::string& directory, std::vector<std::string>* names) {
  const int failure = begin(DiskStep::kList);
  return failure != 0 ? failure : DiskOperations::list(directory, names);
}

int FaultInjectingDisk::lock(const std::string& path, int* fd) {
  const int failure = begin(DiskStep::kLock);
  return failure != 0 ? failure : DiskOperations::lock(path, fd);
}

}  // namespace izvor::fs
