#include "izvor/io/file/csv_scan.h"

#include <algorithm>
#include <utility>

#include "izvor/base/log.h"
#include "izvor/error.h"
#include "izvor/io/file/csv_reader.h"
#include "izvor/io/file/file_split.h"
#include "izvor/io/file/file_uri.h"
#include "izvor/io/file/option_reader.h"

namespace izvor::io {
namespace {

struct FileRange final : FileSplit {
  std::string path;
  int64_t begin = 0;
  int64_t end = 0;
  int64_t file_size = 0;

  std::string describe() const override { return "file " + path + ", bytes " + std::to_string(begin) + "-" + std::to_string(end); }
};

Error not_readable(const std::string& path, const std::string& reason) {
  return Error("IZVOR_FILE_NOT_READABLE", {{"path", path}, {"reason", reason}});
}

Error disappeared(const std::string& path) { return Error("IZVOR_FILE_DISAPPEARED", {{"path", path}, {"reason", "no such file"}}); }

std::string reason_of(const Error& error) {
  const auto found = error.parameters().find("reason");
  return found == error.parameters().end() ? error.what() : found->second;
}

// A file as long as it was when it was listed.
class SizedFile final : public fs::RandomReadFile {
 public:
  SizedFile(std::unique_ptr<fs::RandomReadFile> file, std::string path, int64_t size) : file_(std::move(file)), path_(std::move(path)), size_(size) {
    check_size(file_->size());
  }

  int64_t size() const override { return size_; }

  int64_t read(int64_t offset, int64_t length, char* out) override {
    const int64_t wanted = std::clamp<int64_t>(size_ - offset, 0, length);
    if (wanted == 0) return 0;
    int64_t got = 0;
    try {
      got = file_->read(offset, wanted, out);
    } catch (const Error& error) {
      throw not_readable(path_, reason_of(error));
    }
    if (got < wanted) check_size(offset + got);
    return got;
  }

 private:
  void check_size(int64_t actual) const {
    if (actual >= size_) return;
    throw not_readable(path_, "it has shrunk from " + std::to_string(size_) + " bytes to " + std::to_string(actual) + " since it was listed");
  }

  const std::unique_ptr<fs::RandomReadFile> file_;
  const std::string path_;
  const int64_t size_;
};

std::unique_ptr<fs::RandomReadFile> open_file(const FileRange& range) {
  try {
    const fs::Location location = fs::resolve_location(range.path);
    return std::make_unique<SizedFile>(location.fs->open(location.path), range.path, range.file_size);
  } catch (const Error& error) {
    if (error.error_class() == "PATH_NOT_FOUND") throw disappeared(range.path);
    if (error.error_class() == "IZVOR_IO_ERROR") throw not_readable(range.path, reason_of(error));
    throw;
  }
}

class CsvSplitReader final : public SplitReader {
 public:
  CsvSplitReader(std::shared_ptr<const CsvReadPlan> plan, const FileRange& range, bool ignore_unreadable, arrow::MemoryPool* pool)
      : path_(range.path),
        ignore_unreadable_(ignore_unreadable),
        reader_(std::move(plan), range.path, open_file(range), range.begin, range.end, pool) {}

  std::optional<Batch> next() override {
    if (failed_) return std::nullopt;
    try {
      return reader_.next();
    } catch (const Error& error) {
      if (!ignore_unreadable_ || error.error_class() != "IZVOR_FILE_NOT_READABLE") throw;
      log().warn("Skipping the rest of {}: {}", path_, error.what());
      failed_ = true;
      return std::nullopt;
    }
  }
  ReadMetrics metrics() const override { return reader_.metrics(); }

 private:
  const std::string path_;
  const bool ignore_unreadable_;
  bool failed_ = false;
  CsvReader reader_;
};

class EmptyReader final : public SplitReader {
 public:
  std::optional<Batch> next() override { return std::nullopt; }
  ReadMetrics metrics() const override { return {}; }
};

class CsvScan final : public SplitScan {
 public:
  CsvScan(std::shared_ptr<const CsvScanSettings> settings, std::vector<FileToRead> files)
      : settings_(std::move(settings)), files_(std::move(files)) {}

  std::vector<std::shared_ptr<Split>> splits() override {
    std::vector<std::shared_ptr<Split>> out;
    for (FileToRead& file : files_) {
      if (file.size < 0) file.size = size_now(file.path);
      for (int64_t begin = 0; begin < file.size; begin += settings_->split_bytes) {
        auto range = std::make_shared<FileRange>();
        range->path = file.path;
        range->begin = begin;
        range->end = std::min(begin + settings_->split_bytes, file.size);
        range->file_size = file.size;
        range->block = {to_uri(file.path), begin, range->end - begin};
        out.push_back(std::move(range));
      }
    }
    return out;
  }

  std::unique_ptr<SplitReader> open(const Split& split, const ScanRequest& request, arrow::MemoryPool* pool) override {
    const auto& range = static_cast<const FileRange&>(split);
    auto plan = std::make_shared<const CsvReadPlan>(CsvReadPlan::make(settings_->schema, settings_->options, request));
    try {
      return std::make_unique<CsvSplitReader>(std::move(plan), range, settings_->ignore_corrupt_files, pool);
    } catch (const Error& error) {
      const bool skipped = (settings_->ignore_missing_files && error.error_class() == "IZVOR_FILE_DISAPPEARED") ||
                           (settings_->ignore_corrupt_files && error.error_class() == "IZVOR_FILE_NOT_READABLE");
      if (!skipped) throw;
      log().warn("Skipping {}: {}", range.describe(), error.what());
      return std::make_unique<EmptyReader>();
    }
  }

 private:
  int64_t size_now(const std::string& path) const {
    const fs::Location location = fs::resolve_location(path);
    if (const auto info = location.fs->stat(location.path)) return info->size;
    if (settings_->ignore_missing_files) return 0;
    throw disappeared(path);
  }

  const std::shared_ptr<const CsvScanSettings> settings_;
  std::vector<FileToRead> files_;
};

}  // namespace

CsvScanSettings CsvScanSettings::make(const Schema& schema, const Options& options, const Config& config) {
  const OptionReader reader(options, "csv");
  CsvScanSettings out;
  out.schema = schema;
  out.options = CsvOptions::parse(options, config);
  out.split_bytes = std::max<int64_t>(config.get_bytes(config::kSplitBytes), 1);
  out.ignore_missing_files = reader.flag("ignoreMissingFiles", config.get_bool(config::kIgnoreMissingFiles));
  out.ignore_corrupt_files = reader.flag("ignoreCorruptFiles", config.get_bool(config::kIgnoreCorruptFiles));
  return out;
}

std::unique_ptr<SplitScan> make_csv_scan(std::shared_ptr<const CsvScanSettings> settings, std::vector<FileToRead> files) {
  return std::make_unique<CsvScan>(std::move(settings), std::move(files));
}

}  // namespace izvor::io
