#pragma once

#include <optional>
#include <string>
#include <vector>

#include "izvor/fs/file_system.h"
#include "izvor/io/source.h"

namespace izvor::io {

// The files that a path of a file source stands for.
//
// A directory stands for the files in it (for all below it under recursiveFileLookup), a glob for the files that match it and the files in
// the directories that match. Names that start with "_" (without "=") or "." or end with "._COPYING_" are no data. Directories named
// "column=value" hold partition columns in Spark, which are not supported here and refused.
class FileListing {
 public:
  FileListing(const std::string& uri, const Options& options);

  // Sorted by path. Empty when nothing is there.
  std::vector<fs::FileInfo> files() const;
  bool is_glob() const;
  // Whether the path, or something that matches the glob, exists.
  bool exists() const;

  const std::string& uri() const { return uri_; }
  // "file:/data/in", as Spark qualifies a path in messages and progress.
  std::string qualified() const;

 private:
  void add_directory(const std::string& path, std::vector<fs::FileInfo>* out) const;
  void add_file(fs::FileInfo file, std::vector<fs::FileInfo>* out) const;

  std::string uri_;
  fs::Location location_;
  std::optional<std::string> name_filter_;
  bool recursive_ = false;
};

}  // namespace izvor::io
