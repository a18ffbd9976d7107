#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "izvor/io/source.h"

namespace izvor::io {

// The options of a stream of files, whatever their format.
struct FileStreamOptions {
  std::optional<int64_t> max_files_per_trigger;
  std::optional<int64_t> max_bytes_per_trigger;
  int64_t max_file_age_ms = 0;
  int64_t max_cached_files = 10'000;
  double discard_cached_input_ratio = 0.2;
  bool latest_first = false;
  bool file_name_only = false;

  // Throws for a bad value, in Spark's words.
  static FileStreamOptions parse(const Options& options, const std::string& format);
  // Names with a word on each.
  static std::vector<std::pair<std::string, std::string>> names();
};

}  // namespace izvor::io
