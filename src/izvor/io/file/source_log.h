#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/fs/file_system.h"

namespace izvor::io {

// A file that a stream has taken.
struct LoggedFile {
  std::string uri;
  int64_t timestamp = 0;  // when it was modified, milliseconds
  int64_t batch_id = 0;   // the log's batch, not the query's
  int64_t size = -1;      // bytes when it was listed; -1 where Spark wrote the log
};

// The log of a file stream, sources/<i>/ in a checkpoint, in Spark's format: file N holds the files of the log's batch N, and every
// `compact_interval`-th batch is a file N.compact with those of all batches so far. A file is "v1" and a JSON object a line. Beside Spark's
// fields, `size` is that of LoggedFile, and `files` the number of objects in the log file, so that a truncated one is noticed.
class SourceLog {
 public:
  struct Settings {
    int64_t compact_interval = 10;
    int64_t cleanup_delay_ms = 600'000;
    int64_t batches_to_retain = 100;
    std::function<int64_t()> now_ms;
  };

  // `directory` need not exist yet.
  SourceLog(fs::Location directory, Settings settings);

  // The newest batch; -1 when there is none.
  int64_t latest() const { return files_.empty() ? -1 : files_.rbegin()->first; }

  // All files that are logged. Throws IZVOR_CHECKPOINT_CORRUPT when a file of the log is missing or damaged.
  std::vector<LoggedFile> restore() const;
  // Those of the batches `first` to `last`.
  std::vector<LoggedFile> read(int64_t first, int64_t last) const;

  // Durable when it returns. `batch_id` is latest() + 1. A compaction leaves out files for which `droppable` holds.
  void add(int64_t batch_id, const std::vector<LoggedFile>& files, const std::function<bool(const LoggedFile&)>& droppable);

 private:
  struct LogFile {
    bool plain = false;
    bool compact = false;
  };

  std::string path_of(int64_t batch_id, bool compact) const;
  std::vector<LoggedFile> load(int64_t batch_id, bool compact) const;
  std::vector<LoggedFile> load_batch(int64_t batch_id) const;
  int64_t newest_compaction() const;
  void delete_expired(int64_t batch_id);

  const fs::Location directory_;
  const Settings settings_;
  std::map<int64_t, LogFile> files_;
};

// The text of a log file.
std::string format_source_log(const std::vector<LoggedFile>& files);
// Throws IZVOR_CHECKPOINT_CORRUPT naming `path`.
std::vector<LoggedFile> parse_source_log(const std::string& path, std::string_view text);

}  // namespace izvor::io
