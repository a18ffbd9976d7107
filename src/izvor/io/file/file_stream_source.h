#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "izvor/io/file/csv_scan.h"
#include "izvor/io/file/file_listing.h"
#include "izvor/io/file/file_stream_options.h"
#include "izvor/io/file/seen_files.h"
#include "izvor/io/file/source_log.h"
#include "izvor/io/source.h"

namespace izvor::io {

// A stream of the files that appear in a place. Each path is taken once, whatever happens to its content later. An offset
// {"logOffset":N} stands for all files up to batch N of the source's log.
class FileStreamSource final : public Source {
 public:
  using MakeScan = std::function<std::unique_ptr<SplitScan>(std::vector<FileToRead> files)>;

  FileStreamSource(Schema schema, FileListing listing, FileStreamOptions options, const SourceContext& context, MakeScan make_scan);

  const Schema& schema() const override { return schema_; }
  std::string description() const override { return "FileStreamSource[" + listing_.qualified() + "]"; }
  std::optional<Offset> latest_offset(const std::optional<Offset>& start, bool ignore_limits) override;
  void prepare_available_now() override;
  std::unique_ptr<SplitScan> scan(const std::optional<Offset>& start, const Offset& end) override;
  void commit(const Offset& end) override;
  void stop() override {}
  std::map<std::string, std::string> metrics(const std::optional<Offset>& end) override;
  std::optional<Offset> latest_known() override { return std::nullopt; }

 private:
  std::vector<LoggedFile> list_files() const;
  std::vector<LoggedFile> new_files();
  size_t count_within_limits(const std::vector<LoggedFile>& files) const;
  void keep_unread(std::vector<LoggedFile> files);
  int64_t log_batch_of(const Offset& offset) const;

  const Schema schema_;
  const FileListing listing_;
  const FileStreamOptions options_;
  const MakeScan make_scan_;
  const std::string log_directory_;
  SourceLog log_;
  SeenFiles seen_;
  std::optional<std::vector<LoggedFile>> available_now_;
  std::vector<LoggedFile> unread_;  // listed, new and left over by the limits
  int64_t outstanding_files_ = 0;
  int64_t outstanding_bytes_ = 0;
  int64_t committed_ = -1;
};

}  // namespace izvor::io
