#pragma once

#include <array>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "izvor/fs/disk_operations.h"

namespace izvor::fs {

enum class DiskStep { kCreate, kWrite, kFsyncFile, kFsyncDirectory, kLink, kRename, kUnlink, kMakeDirectory, kOpen, kRead, kStat, kList, kLock };

// A real disk for tests that counts its steps, lets chosen ones fail, and can lose what had not been made durable.
//
//   auto disk = std::make_shared<FaultInjectingDisk>();
//   auto file_system = make_local_file_system(disk);
//
// The model of a power loss: the content of a file is safe up to its last fsync, a name (new, replaced or removed) from the next fsync of
// its directory on. Only what went through this object is lost.
class FaultInjectingDisk final : public DiskOperations {
 public:
  ~FaultInjectingDisk() override;

  // The `nth` such step from now on (1: the next one) fails with this errno, once. A write fails half way.
  void fail(DiskStep step, int error_number, int nth = 1);
  int64_t count(DiskStep step) const;

  // What a file's lost end turns into: nothing, or as many zeros (a journal that had the size but not the data).
  enum class LostContent { kTruncated, kZeroFilled };
  // Leaves the disk as a machine finds it after the power failed now.
  void simulate_power_loss(LostContent lost = LostContent::kTruncated);

  int create(const std::string& path, int* fd) override;
  int write(int fd, std::string_view bytes) override;
  int fsync_file(int fd) override;
  int fsync_directory(const std::string& path) override;
  int close(int fd) override;
  int link(const std::string& from, const std::string& to) override;
  int rename(const std::string& from, const std::string& to) override;
  int unlink(const std::string& path) override;
  int make_directory(const std::string& path) override;
  int remove_directory(const std::string& path) override;
  int open_for_read(const std::string& path, int* fd) override;
  int read(int fd, int64_t offset, int64_t length, char* out, int64_t* got) override;
  int stat(const std::string& path, FileInfo* info) override;
  int list(const std::string& directory, std::vector<std::string>* names) override;
  int lock(const std::string& path, int* fd) override;

 private:
  struct Fault {
    DiskStep step;
    int error_number;
    int steps_left;
  };
  // A file created here. `keeper` is a descriptor of our own, by which the content can be cut whatever the file is called by then.
  struct OpenFile {
    int keeper;
    int64_t written = 0;
    int64_t durable = 0;
  };
  // How to take back one change of a directory that was not yet durable.
  struct Undo {
    enum class Kind { kRemoveName, kRenameBack, kRestoreContent, kRemoveDirectory, kRestoreDirectory } kind;
    std::string directory;
    std::string path;
    std::string other;  // the former name, or the content
  };

  // Counts a step; the errno that it is to fail with, or 0.
  int begin(DiskStep step);
  void remember(Undo::Kind kind, const std::string& path, std::string other = "");
  // What a power loss would leave of the file: its content up to the last fsync.
  std::string durable_content(const std::string& path) const;
  static void undo(const Undo& change);
  static void lose_content(const OpenFile& file, LostContent lost);

  mutable std::mutex mutex_;
  std::array<int64_t, static_cast<size_t>(DiskStep::kLock) + 1> counts_{};
  std::vector<Fault> faults_;
  std::map<int, OpenFile> open_;  // by the caller's descriptor
  std::vector<OpenFile> closed_unsynced_;
  std::vector<Undo> changes_;  // in order of time
};

}  // namespace izvor::fs
