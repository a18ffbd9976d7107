#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/fs/file_system.h"

namespace izvor::checkpoint {

// A directory with a file a batch, named by its number: Spark's HDFSMetadataLog. Other names in it (.3.crc, temporaries, 007) are no batches.
class BatchLog {
 public:
  // Creates the directory, makes what is in it durable and clears away what dead processes left. Only for the owner of the checkpoint.
  BatchLog(fs::FileSystem& file_system, std::string directory);

  // Ascending.
  std::vector<int64_t> batches() const;
  std::string path(int64_t batch) const;
  std::optional<std::string> read(int64_t batch) const;
  // False: the batch has a file.
  bool write(int64_t batch, std::string_view text);
  // Removes the files of batches smaller than `batch`, the oldest first, so that no gap arises whenever it is interrupted.
  void purge_before(int64_t batch);

 private:
  std::string checksum_path(int64_t batch) const;

  fs::FileSystem& files_;
  const std::string directory_;
  std::set<int64_t> present_;        // so that purging lists nothing
  std::set<int64_t> with_checksum_;  // batches with a .crc that Spark wrote
};

// The number that `name` stands for in Spark's way of writing it; nothing for "-1", "007" and words.
std::optional<int64_t> parse_batch_number(std::string_view name);

// The batches that a directory has files for, ascending; none when it is not there.
std::vector<int64_t> list_batches(fs::FileSystem& file_system, const std::string& directory);

}  // namespace izvor::checkpoint
