#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace izvor::fs {

struct FileInfo {
  std::string path;  // absolute, without scheme for local files
  int64_t size = 0;
  int64_t modified_ms = 0;
  bool is_directory = false;
};

// An open file for positioned reads. Thread-safe.
class RandomReadFile {
 public:
  virtual ~RandomReadFile() = default;
  virtual int64_t size() const = 0;
  // Reads up to `length` bytes at `offset` into `out`; returns how many were read (fewer only at the end of the file).
  virtual int64_t read(int64_t offset, int64_t length, char* out) = 0;
};

// A file being written. Nothing is visible under its name before close() returns; without close() nothing stays.
class WritableFile {
 public:
  virtual ~WritableFile() = default;
  virtual void append(std::string_view bytes) = 0;
  // Durable (content and name) when it returns.
  virtual void close() = 0;
};

// A lock that belongs to this process: gone when destroyed, and when the process dies in whatever way.
class ProcessLock {
 public:
  virtual ~ProcessLock() = default;
};

// What a checkpoint, a source and a sink need of storage. Thread-safe.
//
// Errors are izvor::Error: PATH_NOT_FOUND for a path that is not there, IZVOR_DISK_FULL for ENOSPC and EDQUOT, else IZVOR_IO_ERROR with
// operation, path and the system's reason.
//
// On a disk a file is written under a temporary name beside its own, ".<name>.<pid>.<n>.tmp". One that a killed process left behind is
// harmless; list() and glob() show it like any other name.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  virtual std::optional<FileInfo> stat(const std::string& path) = 0;
  // Entries of a directory, sorted by path; PATH_NOT_FOUND when it is not there.
  virtual std::vector<FileInfo> list(const std::string& directory) = 0;
  // Files that match a glob in Hadoop's syntax (* ? [a-b] [^x] {a,b} and \ for a literal), sorted by path; directories that match are
  // given as such. Nothing matching gives an empty list.
  virtual std::vector<FileInfo> glob(const std::string& pattern) = 0;
  virtual std::unique_ptr<RandomReadFile> open(const std::string& path) = 0;
  virtual std::string read_all(const std::string& path) = 0;

  // Creates the file with this content, whole and durable, only if no file of that name exists; false if one does, whose name is then
  // durable too.
  virtual bool create_if_absent(const std::string& path, std::string_view content) = 0;
  // Creates or replaces, whole and durable.
  virtual void write_atomically(const std::string& path, std::string_view content) = 0;
  // For large files; the name appears (replacing an older one) at close().
  virtual std::unique_ptr<WritableFile> create(const std::string& path) = 0;

  // With parents; fine if it exists. Durable.
  virtual void create_directories(const std::string& path) = 0;
  // Makes durable the names in a directory that a process, killed since, created without getting to that point.
  virtual void sync_directory(const std::string& /*path*/) {}
  // A file or an empty directory. Fine if it is not there. May come undone by a power loss.
  virtual void remove(const std::string& path) = 0;
  virtual void remove_recursively(const std::string& path) = 0;

  // Whether try_lock() can keep processes apart here; object stores cannot.
  virtual bool has_process_locks() const { return false; }
  // Locks a file, created if need be. Null when it is locked already, by another process or by this one.
  virtual std::unique_ptr<ProcessLock> try_lock(const std::string& /*path*/) { return nullptr; }
};

// The local disk. Durable means fsync of file and directory.
std::shared_ptr<FileSystem> local_file_system();

// A path or URI with the file system it lies on: "/a/b", "file:///a/b". As in Hadoop, %20 in it means just that. Other schemes throw
// IZVOR_UNSUPPORTED_FILE_SYSTEM until their connector registers.
struct Location {
  std::shared_ptr<FileSystem> fs;
  std::string path;
};
Location resolve_location(const std::string& uri);
using FileSystemFactory = std::function<Location(const std::string& uri)>;
void register_file_system(const std::string& scheme, FileSystemFactory factory);

// "a/b" of "a" and "b", with exactly one slash.
std::string join_path(std::string_view directory, std::string_view name);

}  // namespace izvor::fs
