#include "izvor/connect/artifact_store.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include "izvor/analyze/protocol_errors.h"
#include "izvor/error.h"

namespace izvor::connect {
namespace {

namespace stdfs = std::filesystem;

constexpr std::string_view kModules = "pyfiles/";
constexpr std::string_view kFiles = "files/";
constexpr std::string_view kBlocks = "cache/";

// A zero would end the name for the operating system only.
bool stays_below(const stdfs::path& name) {
  return !name.is_absolute() && name.native().find('\0') == std::string::npos &&
         std::ranges::none_of(name, [](const stdfs::path& part) { return part == ".." || part == "."; });
}

std::string content_of(const stdfs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Error io_error(const std::string& operation, const std::string& path, int reason = errno) {
  return Error("IZVOR_IO_ERROR", {{"operation", operation}, {"path", path}, {"reason", std::strerror(reason)}});
}

}  // namespace

ArtifactStore::~ArtifactStore() {
  std::error_code ignored;
  if (!root_.empty()) stdfs::remove_all(root_, ignored);
}

void ArtifactStore::add(const std::string& name, std::string content) {
  const std::lock_guard lock(mutex_);
  if (!stays_below(name) || name.ends_with('/')) throw Error("INVALID_ARTIFACT_PATH", {{"name", name}});
  if (name.starts_with(kBlocks)) {
    blocks_[name.substr(kBlocks.size())] = std::make_shared<const std::string>(std::move(content));
  } else if (name.starts_with(kModules)) {
    add_file("pyfiles", name.substr(kModules.size()), content);
    const bool is_archive = name.ends_with(".zip") || name.ends_with(".egg") || name.ends_with(".jar");
    const std::string path = is_archive ? root() + "/" + name : root() + "/pyfiles";
    if (std::ranges::find(module_paths_, path) == module_paths_.end()) module_paths_.push_back(path);
  } else if (name.starts_with(kFiles)) {
    add_file("files", name.substr(kFiles.size()), content);
    has_files_ = true;
  } else {
    analyze::throw_unsupported("An artifact of the kind '" + name.substr(0, name.find('/')) + "'");
  }
}

void ArtifactStore::add_file(const std::string& folder, const std::string& name, const std::string& content) {
  const stdfs::path path = stdfs::path(root()) / folder / name;
  std::error_code failure;
  if (stdfs::exists(path, failure)) {
    if (content_of(path) == content) return;
    throw Error("ARTIFACT_ALREADY_EXISTS", {{"normalizedRemoteRelativePath", folder + "/" + name}});
  }
  stdfs::create_directories(path.parent_path(), failure);
  if (failure) throw io_error("Creating a folder for artifacts", path.parent_path(), failure.value());
  std::ofstream out(path, std::ios::binary);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (!out) throw io_error("Writing an artifact", path);
}

// Only this user may enter it.
const std::string& ArtifactStore::root() {
  if (!root_.empty()) return root_;
  std::string pattern = (stdfs::temp_directory_path() / "izvor-session-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw io_error("Creating a folder for artifacts", pattern);
  root_ = pattern;
  return root_;
}

bool ArtifactStore::exists(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  if (name.starts_with(kBlocks)) return blocks_.contains(name.substr(kBlocks.size()));
  std::error_code not_there;
  return !root_.empty() && stays_below(name) && stdfs::exists(stdfs::path(root_) / name, not_there);
}

std::shared_ptr<const std::string> ArtifactStore::block(const std::string& hash) const {
  const std::lock_guard lock(mutex_);
  const auto found = blocks_.find(hash);
  return found == blocks_.end() ? nullptr : found->second;
}

std::string ArtifactStore::python_path() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const std::string& path : module_paths_) out += (out.empty() ? "" : ":") + path;
  return out;
}

std::string ArtifactStore::files_directory() const {
  const std::lock_guard lock(mutex_);
  return has_files_ ? root_ + "/files" : "";
}

bool ArtifactStore::has_blocks() const {
  const std::lock_guard lock(mutex_);
  return !blocks_.empty();
}

}  // namespace izvor::connect
