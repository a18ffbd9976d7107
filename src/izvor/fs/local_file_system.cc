#include "izvor/fs/local_file_system.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "izvor/fs/glob.h"
#include "izvor/fs/system_error.h"
#include "izvor/fs/temporary_file.h"

namespace izvor::fs {
namespace {

constexpr size_t kWriteBufferBytes = 1 << 20;

class LocalRandomReadFile final : public RandomReadFile {
 public:
  LocalRandomReadFile(std::shared_ptr<DiskOperations> disk, std::string path) : disk_(std::move(disk)), path_(std::move(path)) {
    FileInfo info;
    int error = disk_->open_for_read(path_, &fd_);
    if (error == 0) error = disk_->stat(path_, &info);
    if (error != 0) {
      if (fd_ >= 0) disk_->close(fd_);
      throw system_error("open", path_, error);
    }
    size_ = info.size;
  }
  ~LocalRandomReadFile() override { disk_->close(fd_); }

  int64_t size() const override { return size_; }

  int64_t read(int64_t offset, int64_t length, char* out) override {
    int64_t got = 0;
    const int error = disk_->read(fd_, offset, length, out, &got);
    if (error != 0) throw system_error("read", path_, error);
    return got;
  }

 private:
  const std::shared_ptr<DiskOperations> disk_;
  const std::string path_;
  int fd_ = -1;
  int64_t size_ = 0;
};

class LocalWritableFile final : public WritableFile {
 public:
  LocalWritableFile(std::shared_ptr<DiskOperations> disk, const std::string& path) : disk_(std::move(disk)), file_(*disk_, path) {
    buffer_.reserve(kWriteBufferBytes);
  }

  void append(std::string_view bytes) override {
    if (buffer_.size() + bytes.size() > kWriteBufferBytes) flush();
    if (bytes.size() > kWriteBufferBytes) {
      file_.append(bytes);
    } else {
      buffer_ += bytes;
    }
  }

  void close() override {
    if (std::exchange(closed_, true)) return;
    flush();
    file_.publish();
  }

 private:
  void flush() {
    file_.append(buffer_);
    buffer_.clear();
  }

  const std::shared_ptr<DiskOperations> disk_;
  TemporaryFile file_;
  std::string buffer_;
  bool closed_ = false;
};

class LocalProcessLock final : public ProcessLock {
 public:
  LocalProcessLock(std::shared_ptr<DiskOperations> disk, int fd) : disk_(std::move(disk)), fd_(fd) {}
  ~LocalProcessLock() override { disk_->close(fd_); }

 private:
  const std::shared_ptr<DiskOperations> disk_;
  const int fd_;
};

class LocalFileSystem final : public FileSystem {
 public:
  explicit LocalFileSystem(std::shared_ptr<DiskOperations> disk) : disk_(std::move(disk)) {}

  std::optional<FileInfo> stat(const std::string& path) override {
    FileInfo info;
    const int error = disk_->stat(path, &info);
    if (error == ENOENT || error == ENOTDIR || error == ELOOP) return std::nullopt;
    check("stat", path, error);
    return info;
  }

  std::vector<FileInfo> list(const std::string& directory) override {
    std::vector<std::string> names;
    check("list", directory, disk_->list(directory, &names));
    std::sort(names.begin(), names.end());
    std::vector<FileInfo> entries;
    entries.reserve(names.size());
    for (const std::string& name : names) {
      // One that was removed since, or a link that leads nowhere, is left out, as in Hadoop.
      if (auto info = stat(join_path(directory, name))) entries.push_back(std::move(*info));
    }
    return entries;
  }

  std::vector<FileInfo> glob(const std::string& pattern) override { return expand_glob(*this, pattern); }

  std::unique_ptr<RandomReadFile> open(const std::string& path) override { return std::make_unique<LocalRandomReadFile>(disk_, path); }

  std::string read_all(const std::string& path) override {
    const auto file = open(path);
    std::string content(static_cast<size_t>(file->size()), '\0');
    content.resize(static_cast<size_t>(file->read(0, file->size(), content.data())));
    return content;
  }

  bool create_if_absent(const std::string& path, std::string_view content) override {
    TemporaryFile file(*disk_, path);
    file.append(content);
    return file.publish_if_absent();
  }

  void write_atomically(const std::string& path, std::string_view content) override {
    TemporaryFile file(*disk_, path);
    file.append(content);
    file.publish();
  }

  std::unique_ptr<WritableFile> create(const std::string& path) override { return std::make_unique<LocalWritableFile>(disk_, path); }

  void create_directories(const std::string& path) override {
    if (path.empty() || path == "/") return;
    const std::string parent = parent_directory(path);
    const auto existing = stat(path);
    if (existing && !existing->is_directory) throw system_error("create_directories", path, ENOTDIR);
    if (!existing) {
      create_directories(parent);
      const int error = disk_->make_directory(path);
      if (error != EEXIST) check("create_directories", path, error);
    }
    // An existing one too: whoever made it may have died before this.
    check("fsync of the directory", parent, disk_->fsync_directory(parent));
  }

  void sync_directory(const std::string& path) override { check("fsync of the directory", path, disk_->fsync_directory(path)); }

  void remove(const std::string& path) override {
    int error = disk_->unlink(path);
    if (error == EISDIR) error = disk_->remove_directory(path);
    if (error != ENOENT && error != ENOTDIR) check("remove", path, error);
  }

  void remove_recursively(const std::string& path) override {
    // A link to a directory goes, what it leads to stays.
    if (disk_->unlink(path) == EISDIR) {
      std::vector<std::string> names;
      const int error = disk_->list(path, &names);
      if (error != ENOENT) check("list", path, error);
      for (const std::string& name : names) remove_recursively(join_path(path, name));
    }
    remove(path);
  }

  bool has_process_locks() const override { return true; }

  std::unique_ptr<ProcessLock> try_lock(const std::string& path) override {
    int fd = -1;
    const int error = disk_->lock(path, &fd);
    if (error == EWOULDBLOCK) return nullptr;
    check("lock", path, error);
    return std::make_unique<LocalProcessLock>(disk_, fd);
  }

 private:
  static void check(std::string_view operation, const std::string& path, int error) {
    if (error != 0) throw system_error(operation, path, error);
  }

  const std::shared_ptr<DiskOperations> disk_;
};

}  // namespace

std::shared_ptr<FileSystem> make_local_file_system(std::shared_ptr<DiskOperations> disk) {
  return std::make_shared<LocalFileSystem>(std::move(disk));
}

namespace {
std::shared_ptr<FileSystem>& local_instance() {
  static auto instance = make_local_file_system(std::make_shared<DiskOperations>());
  return instance;
}
}  // namespace

std::shared_ptr<FileSystem> local_file_system() { return local_instance(); }

void replace_local_disk(std::shared_ptr<DiskOperations> disk) { local_instance() = make_local_file_system(std::move(disk)); }

}  // namespace izvor::fs
