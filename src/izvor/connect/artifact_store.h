#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace izvor::connect {

// The files of one session, in a folder that lives as long as the store, and the blocks of data that it sent ahead of its plans. Thread-safe.
class ArtifactStore {
 public:
  ~ArtifactStore();

  // By what the name begins with: "pyfiles/" for modules and archives of modules, "files/" for files, "cache/" for blocks of data. The same content
  // may come again. Throws INVALID_ARTIFACT_PATH, ARTIFACT_ALREADY_EXISTS for a file with another content, UNSUPPORTED_FEATURE.IZVOR for another
  // kind.
  void add(const std::string& name, std::string content);
  bool exists(const std::string& name) const;
  // A block "cache/<hash>"; null when there is none.
  std::shared_ptr<const std::string> block(const std::string& hash) const;

  // What PYTHONPATH must hold, with ':' between; empty without modules.
  std::string python_path() const;
  // Where files are; empty without any.
  std::string files_directory() const;
  bool has_blocks() const;

 private:
  void add_file(const std::string& folder, const std::string& name, const std::string& content);
  const std::string& root();

  mutable std::mutex mutex_;
  std::string root_;
  std::map<std::string, std::shared_ptr<const std::string>> blocks_;
  std::vector<std::string> module_paths_;
  bool has_files_ = false;
};

}  // namespace izvor::connect
