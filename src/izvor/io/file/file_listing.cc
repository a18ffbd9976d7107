#include "izvor/io/file/file_listing.h"

#include <algorithm>
#include <utility>

#include "izvor/error.h"
#include "izvor/fs/glob_pattern.h"
#include "izvor/io/file/option_reader.h"

namespace izvor::io {
namespace {

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_hidden(std::string_view name) {
  return (name.starts_with('_') && name.find('=') == std::string_view::npos) || name.starts_with('.') || name.ends_with("._COPYING_");
}

}  // namespace

FileListing::FileListing(const std::string& uri, const Options& options) : uri_(uri), location_(fs::resolve_location(uri)) {
  const OptionReader reader(options, "file");
  name_filter_ = reader.get("pathGlobFilter");
  const auto recursive = reader.get("recursiveFileLookup");
  if (recursive && !reader.is_true_or_false(*recursive, &recursive_)) {
    reader.refuse("recursiveFileLookup", "For input string: \"" + *recursive + "\"");
  }
}

bool FileListing::is_glob() const { return fs::GlobPattern::has_wildcard(location_.path); }

bool FileListing::exists() const { return is_glob() ? !location_.fs->glob(location_.path).empty() : location_.fs->stat(location_.path).has_value(); }

std::string FileListing::qualified() const { return location_.path.starts_with('/') ? "file:" + location_.path : uri_; }

std::vector<fs::FileInfo> FileListing::files() const {
  std::vector<fs::FileInfo> roots;
  if (is_glob()) {
    roots = location_.fs->glob(location_.path);
  } else if (auto root = location_.fs->stat(location_.path)) {
    roots.push_back(std::move(*root));
  }
  std::vector<fs::FileInfo> out;
  for (fs::FileInfo& root : roots) {
    if (root.is_directory) {
      add_directory(root.path, &out);
    } else {
      add_file(std::move(root), &out);
    }
  }
  std::sort(out.begin(), out.end(), [](const fs::FileInfo& a, const fs::FileInfo& b) { return a.path < b.path; });
  return out;
}

void FileListing::add_directory(const std::string& path, std::vector<fs::FileInfo>* out) const {
  for (fs::FileInfo& entry : location_.fs->list(path)) {
    const std::string_view name = name_of(entry.path);
    if (!entry.is_directory) {
      add_file(std::move(entry), out);
    } else if (recursive_) {
      if (!is_hidden(name)) add_directory(entry.path, out);
    } else if (!is_hidden(name) && name.find('=') != std::string_view::npos) {
      throw Error("UNSUPPORTED_FEATURE.IZVOR",
                  {{"feature", "Reading partition columns from the directory " + entry.path + " (without them, set recursiveFileLookup=true)"}});
    }
  }
}

void FileListing::add_file(fs::FileInfo file, std::vector<fs::FileInfo>* out) const {
  const std::string_view name = name_of(file.path);
  if (is_hidden(name) || (name_filter_ && !fs::GlobPattern(*name_filter_).matches(name))) return;
  out->push_back(std::move(file));
}

}  // namespace izvor::io
