#include "izvor/checkpoint/stream_metadata.h"

#include <nlohmann/json.hpp>

#include "izvor/base/fail_point.h"
#include "izvor/base/sealed_text.h"
#include "izvor/base/uuid.h"
#include "izvor/checkpoint/checkpoint_errors.h"

namespace izvor::checkpoint {
namespace {

bool is_uuid(const std::string& text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
  }
  return true;
}

StreamMetadata parse_metadata(const std::string& text, const std::string& path) {
  if (text.empty()) throw corrupt_file(path, "it is empty");
  const auto opened = unseal_text(text);
  if (!opened) throw corrupt_file(path, "its checksum is wrong, so it is damaged");
  const auto json = nlohmann::json::parse(*opened, nullptr, false);
  if (!json.is_object()) throw corrupt_file(path, "it is not a JSON object, it is truncated or damaged");
  const auto id = json.find("id");
  if (id == json.end() || !id->is_string()) throw corrupt_file(path, "it has no id");
  if (!is_uuid(id->get<std::string>())) throw corrupt_file(path, "its id '" + id->get<std::string>() + "' is not a UUID");
  return {id->get<std::string>()};
}

bool has_entries(fs::FileSystem& files, const std::string& directory) { return files.stat(directory) && !files.list(directory).empty(); }

// Without its id a query's progress must not be taken for that of a new one.
void require_empty_checkpoint(fs::FileSystem& files, const std::string& root, const std::string& metadata_path) {
  if (has_entries(files, fs::join_path(root, "offsets")) || has_entries(files, fs::join_path(root, "commits"))) {
    throw Error("STREAMING_CHECKPOINT_MISSING_METADATA_FILE", {{"checkpointLocation", root}});
  }
  for (const char* directory : {"sources", "state", "izvor-state"}) {
    if (has_entries(files, fs::join_path(root, directory))) {
      throw corrupt_file(metadata_path, std::string("it is missing although ") + directory + "/ holds data of a query");
    }
  }
}

}  // namespace

StreamMetadata read_or_create_metadata(fs::FileSystem& file_system, const std::string& root) {
  const std::string path = fs::join_path(root, "metadata");
  if (file_system.stat(path)) return parse_metadata(file_system.read_all(path), path);
  require_empty_checkpoint(file_system, root, path);
  const StreamMetadata created{random_uuid()};
  const std::string text = nlohmann::json{{"id", created.id}}.dump();
  IZVOR_FAIL_POINT("metadata.before_write");
  const bool ours = with_write_access(root, [&] { return file_system.create_if_absent(path, seal_text(text, text.size() - 1)); });
  IZVOR_FAIL_POINT("metadata.after_write");
  // Without process locks another newcomer may have been faster.
  return ours ? created : parse_metadata(file_system.read_all(path), path);
}

}  // namespace izvor::checkpoint
