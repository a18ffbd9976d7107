#pragma once

#include <memory>
#include <string>
#include <vector>

#include "izvor/io/file/csv_options.h"
#include "izvor/io/source.h"

namespace izvor::io {

// A file to be read up to `size` bytes; what was appended to it since belongs to nobody. -1: as long as it is when the scan starts.
struct FileToRead {
  std::string path;
  int64_t size = 0;
};

// How CSV files are read, whatever asks for them.
struct CsvScanSettings {
  Schema schema;
  CsvOptions options;
  int64_t split_bytes = 0;
  bool ignore_missing_files = false;
  bool ignore_corrupt_files = false;

  static CsvScanSettings make(const Schema& schema, const Options& options, const Config& config);
};

std::unique_ptr<SplitScan> make_csv_scan(std::shared_ptr<const CsvScanSettings> settings, std::vector<FileToRead> files);

}  // namespace izvor::io
