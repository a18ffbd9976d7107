#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace izvor::io {

// Which files a stream has taken, so that none is taken twice. Files that are older than the newest one by more than `max_age_ms` are
// forgotten, and no longer taken if they appear (as Spark's SeenFilesMap).
class SeenFiles {
 public:
  SeenFiles(int64_t max_age_ms, bool file_name_only) : max_age_ms_(max_age_ms), file_name_only_(file_name_only) {}

  void add(const std::string& uri, int64_t timestamp) {
    timestamps_[key(uri)] = timestamp;
    latest_ = std::max(latest_, timestamp);
  }
  bool is_new(const std::string& uri, int64_t timestamp) const { return timestamp >= oldest_kept_ && timestamps_.count(key(uri)) == 0; }
  void purge() {
    oldest_kept_ = std::max<int64_t>(0, latest_ - max_age_ms_);
    std::erase_if(timestamps_, [this](const auto& entry) { return entry.second < oldest_kept_; });
  }
  // A file with an older timestamp is not new, whether it is remembered or not.
  int64_t oldest_kept() const { return oldest_kept_; }
  size_t size() const { return timestamps_.size(); }

 private:
  std::string key(const std::string& uri) const { return file_name_only_ ? uri.substr(uri.rfind('/') + 1) : uri; }

  const int64_t max_age_ms_;
  const bool file_name_only_;
  int64_t latest_ = 0;
  int64_t oldest_kept_ = 0;
  std::unordered_map<std::string, int64_t> timestamps_;
};

}  // namespace izvor::io
