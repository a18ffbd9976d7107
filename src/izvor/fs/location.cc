#include <filesystem>
#include <map>
#include <mutex>
#include <utility>

#include "izvor/error.h"
#include "izvor/fs/file_system.h"

namespace izvor::fs {
namespace {

struct Registry {
  std::mutex mutex;
  std::map<std::string, FileSystemFactory> factories;
};

Registry& registry() {
  static Registry instance;
  return instance;
}

// The part before the first colon, if no slash stands before it; as in Hadoop, whatever characters it has.
std::string scheme_of(const std::string& uri) {
  const size_t colon = uri.find(':');
  return colon == std::string::npos || colon > uri.find('/') ? "" : uri.substr(0, colon);
}

Error invalid_location(const std::string& uri, const std::string& reason) {
  return Error("IZVOR_IO_ERROR", {{"operation", "resolve"}, {"path", "'" + uri + "'"}, {"reason", reason}});
}

// "/a/b" of "/a/b", "a/b", "file:/a/b", "file:///a/b" and "file://localhost/a/b".
std::string local_path(const std::string& uri, const std::string& scheme) {
  std::string path = scheme.empty() ? uri : uri.substr(scheme.size() + 1);
  if (!scheme.empty() && path.starts_with("//")) {
    const size_t slash = path.find('/', 2);
    const std::string host = path.substr(2, slash == std::string::npos ? slash : slash - 2);
    if (!host.empty() && host != "localhost") throw invalid_location(uri, "a file: URI of another host; expected file:///");
    path = slash == std::string::npos ? "/" : path.substr(slash);
  }
  if (path.empty()) throw invalid_location(uri, "the path is empty");
  std::string normal = std::filesystem::absolute(path).lexically_normal().string();
  if (normal.size() > 1 && normal.back() == '/') normal.pop_back();
  return normal;
}

std::string known_schemes(const Registry& schemes) {
  std::string out = "file";
  for (const auto& [scheme, factory] : schemes.factories) out += ", " + scheme;
  return out;
}

}  // namespace

Location resolve_location(const std::string& uri) {
  const std::string scheme = scheme_of(uri);
  if (scheme.empty() || scheme == "file") return {local_file_system(), local_path(uri, scheme)};

  FileSystemFactory factory;
  {
    Registry& schemes = registry();
    const std::lock_guard lock(schemes.mutex);
    const auto found = schemes.factories.find(scheme);
    if (found == schemes.factories.end()) {
      throw Error("IZVOR_UNSUPPORTED_FILE_SYSTEM", {{"scheme", scheme}, {"path", uri}, {"known", known_schemes(schemes)}});
    }
    factory = found->second;
  }
  return factory(uri);
}

void register_file_system(const std::string& scheme, FileSystemFactory factory) {
  Registry& schemes = registry();
  const std::lock_guard lock(schemes.mutex);
  schemes.factories[scheme] = std::move(factory);
}

std::string join_path(std::string_view directory, std::string_view name) {
  while (directory.ends_with('/')) directory.remove_suffix(1);
  while (name.starts_with('/')) name.remove_prefix(1);
  std::string out;
  out.reserve(directory.size() + 1 + name.size());
  return out.append(directory).append("/").append(name);
}

}  // namespace izvor::fs
