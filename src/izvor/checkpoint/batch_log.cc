#include "izvor/checkpoint/batch_log.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace izvor::checkpoint {
namespace {

std::string_view file_name(const fs::FileInfo& info) { return std::string_view(info.path).substr(info.path.rfind('/') + 1); }

// 3 of ".3.crc", the checksum that Hadoop's local file system keeps of file 3.
std::optional<int64_t> parse_checksum_name(std::string_view name) {
  if (!name.starts_with('.') || !name.ends_with(".crc")) return std::nullopt;
  return parse_batch_number(name.substr(1, name.size() - 5));
}

}  // namespace

std::optional<int64_t> parse_batch_number(std::string_view name) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool whole = error == std::errc() && end == name.data() + name.size() && number >= 0;
  return whole && (name == "0" || name.front() != '0') ? std::optional(number) : std::nullopt;
}

std::vector<int64_t> list_batches(fs::FileSystem& file_system, const std::string& directory) {
  std::vector<int64_t> batches;
  if (!file_system.stat(directory)) return batches;
  for (const fs::FileInfo& info : file_system.list(directory)) {
    if (const auto batch = parse_batch_number(file_name(info))) batches.push_back(*batch);
  }
  std::sort(batches.begin(), batches.end());
  return batches;
}

BatchLog::BatchLog(fs::FileSystem& file_system, std::string directory) : files_(file_system), directory_(std::move(directory)) {
  files_.create_directories(directory_);
  files_.sync_directory(directory_);
  for (const int64_t batch : batches()) present_.insert(batch);
  for (const fs::FileInfo& info : files_.list(directory_)) {
    const auto checked = parse_checksum_name(file_name(info));
    if (checked && present_.contains(*checked)) {
      with_checksum_.insert(*checked);
    } else if (checked || (file_name(info).starts_with('.') && info.path.ends_with(".tmp"))) {
      // A checksum without its file would make Spark refuse the file of that name that we write later.
      files_.remove(info.path);
    }
  }
}

std::vector<int64_t> BatchLog::batches() const { return list_batches(files_, directory_); }

std::string BatchLog::path(int64_t batch) const { return fs::join_path(directory_, std::to_string(batch)); }

std::string BatchLog::checksum_path(int64_t batch) const { return fs::join_path(directory_, "." + std::to_string(batch) + ".crc"); }

std::optional<std::string> BatchLog::read(int64_t batch) const {
  if (!files_.stat(path(batch))) return std::nullopt;
  return files_.read_all(path(batch));
}

bool BatchLog::write(int64_t batch, std::string_view text) {
  present_.insert(batch);
  return files_.create_if_absent(path(batch), text);
}

void BatchLog::purge_before(int64_t batch) {
  while (!present_.empty() && *present_.begin() < batch) {
    const int64_t oldest = *present_.begin();
    files_.remove(path(oldest));
    if (with_checksum_.erase(oldest) > 0) files_.remove(checksum_path(oldest));
    present_.erase(oldest);
  }
}

}  // namespace izvor::checkpoint
