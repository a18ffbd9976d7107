#include "izvor/io/file/source_log.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "izvor/base/fail_point.h"
#include "izvor/base/log.h"
#include "izvor/base/sealed_text.h"
#include "izvor/error.h"
#include "izvor/io/file/csv_number.h"

namespace izvor::io {
namespace {

constexpr std::string_view kVersion = "v1";
constexpr std::string_view kCompactSuffix = ".compact";

Error corrupt(const std::string& path, const std::string& reason) {
  return Error("IZVOR_CHECKPOINT_CORRUPT",
               {{"path", path},
                {"reason", reason},
                {"action",
                 "It says which input files were processed: restore it from a copy of the checkpoint, or start the query with a new "
                 "checkpointLocation, which processes all input files again."}});
}

LoggedFile parse_entry(const std::string& path, const nlohmann::json& entry) {
  if (!entry.is_object() || !entry.contains("path") || !entry["path"].is_string() || !entry.contains("timestamp") ||
      !entry["timestamp"].is_number_integer() || !entry.contains("batchId") || !entry["batchId"].is_number_integer()) {
    throw corrupt(path, "a line of it is not an entry with path, timestamp and batchId");
  }
  LoggedFile file{entry["path"], entry["timestamp"], entry["batchId"]};
  if (entry.contains("size") && entry["size"].is_number_integer()) file.size = entry["size"];
  return file;
}

}  // namespace

std::string format_source_log(const std::vector<LoggedFile>& files) {
  std::string out(kVersion);
  for (const LoggedFile& file : files) {
    nlohmann::ordered_json entry{{"path", file.uri}, {"timestamp", file.timestamp}, {"batchId", file.batch_id}};
    if (file.size >= 0) entry["size"] = file.size;
    entry["files"] = files.size();
    const std::string line = entry.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    out += "\n" + seal_text(line, line.size() - 1);
  }
  return out;
}

std::vector<LoggedFile> parse_source_log(const std::string& path, std::string_view text) {
  const size_t first_end = std::min(text.find('\n'), text.size());
  const std::string_view version = text.substr(0, first_end);
  if (text.empty()) throw corrupt(path, "it is empty");
  if (version != kVersion) throw corrupt(path, "its first line is not 'v1'");
  std::vector<LoggedFile> files;
  std::optional<int64_t> expected;
  for (size_t at = first_end + 1; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const auto line = unseal_text(text.substr(at, end - at));
    if (!line) throw corrupt(path, "the checksum of line " + std::to_string(files.size() + 2) + " is wrong, so it is damaged");
    const nlohmann::json entry = nlohmann::json::parse(*line, nullptr, false);
    if (entry.is_discarded()) throw corrupt(path, "line " + std::to_string(files.size() + 2) + " is not JSON, so it is damaged or cut off");
    files.push_back(parse_entry(path, entry));
    if (entry.contains("files") && entry["files"].is_number_integer()) expected = entry["files"].get<int64_t>();
    at = end + 1;
  }
  if (files.empty()) throw corrupt(path, "it names no file, so it is cut off");
  if (expected && *expected != static_cast<int64_t>(files.size())) {
    throw corrupt(path, "it was written with " + std::to_string(*expected) + " entries and has " + std::to_string(files.size()));
  }
  return files;
}

SourceLog::SourceLog(fs::Location directory, Settings settings) : directory_(std::move(directory)), settings_(std::move(settings)) {
  if (!directory_.fs->stat(directory_.path)) return;
  for (const fs::FileInfo& info : directory_.fs->list(directory_.path)) {
    std::string_view name = std::string_view(info.path).substr(info.path.rfind('/') + 1);
    const bool compact = name.ends_with(kCompactSuffix);
    if (compact) name.remove_suffix(kCompactSuffix.size());
    int64_t batch_id = 0;
    if (!parse_java_integer(name, &batch_id) || batch_id < 0) continue;
    (compact ? files_[batch_id].compact : files_[batch_id].plain) = true;
  }
}

std::string SourceLog::path_of(int64_t batch_id, bool compact) const {
  return fs::join_path(directory_.path, std::to_string(batch_id) + (compact ? std::string(kCompactSuffix) : ""));
}

std::vector<LoggedFile> SourceLog::load(int64_t batch_id, bool compact) const {
  const std::string path = path_of(batch_id, compact);
  std::string text;
  try {
    text = directory_.fs->read_all(path);
  } catch (const Error& error) {
    throw corrupt(path, error.error_class() == "PATH_NOT_FOUND" ? "it is missing" : error.what());
  }
  return parse_source_log(path, text);
}

int64_t SourceLog::newest_compaction() const {
  for (auto file = files_.rbegin(); file != files_.rend(); ++file) {
    if (file->second.compact) return file->first;
  }
  return -1;
}

std::vector<LoggedFile> SourceLog::restore() const {
  std::vector<LoggedFile> out;
  const int64_t compaction = newest_compaction();
  if (compaction >= 0) out = load(compaction, true);
  for (int64_t batch = compaction + 1; batch <= latest(); ++batch) {
    std::vector<LoggedFile> files = load(batch, false);
    out.insert(out.end(), std::make_move_iterator(files.begin()), std::make_move_iterator(files.end()));
  }
  return out;
}

std::vector<LoggedFile> SourceLog::load_batch(int64_t batch_id) const {
  const auto found = files_.find(batch_id);
  if (found != files_.end() && found->second.plain) return load(batch_id, false);
  const int64_t compaction = newest_compaction();
  if (compaction < batch_id) throw corrupt(path_of(batch_id, false), "it is missing");
  std::vector<LoggedFile> files = load(compaction, true);
  std::erase_if(files, [&](const LoggedFile& file) { return file.batch_id != batch_id; });
  if (files.empty()) throw corrupt(path_of(compaction, true), "it has no entries of batch " + std::to_string(batch_id));
  return files;
}

std::vector<LoggedFile> SourceLog::read(int64_t first, int64_t last) const {
  std::vector<LoggedFile> out;
  for (int64_t batch = first; batch <= last; ++batch) {
    std::vector<LoggedFile> files = load_batch(batch);
    out.insert(out.end(), std::make_move_iterator(files.begin()), std::make_move_iterator(files.end()));
  }
  return out;
}

void SourceLog::add(int64_t batch_id, const std::vector<LoggedFile>& files, const std::function<bool(const LoggedFile&)>& droppable) {
  const bool compact = (batch_id + 1) % settings_.compact_interval == 0;
  std::vector<LoggedFile> entries;
  if (compact) {
    entries = restore();
    std::erase_if(entries, droppable);
  }
  entries.insert(entries.end(), files.begin(), files.end());
  IZVOR_FAIL_POINT("source_log.before_write");
  directory_.fs->create_directories(directory_.path);
  if (!directory_.fs->create_if_absent(path_of(batch_id, compact), format_source_log(entries))) {
    throw Error("CONCURRENT_STREAM_LOG_UPDATE", {{"batchId", std::to_string(batch_id)}});
  }
  IZVOR_FAIL_POINT("source_log.after_write");
  (compact ? files_[batch_id].compact : files_[batch_id].plain) = true;
  if (compact) delete_expired(batch_id);
}

// Files of the log in front of a compaction that is itself old enough, as Spark: a slow reader of the checkpoint still finds them for a while.
void SourceLog::delete_expired(int64_t batch_id) {
  const int64_t oldest_retained = batch_id - settings_.batches_to_retain;
  const int64_t keeps = oldest_retained - oldest_retained % settings_.compact_interval - 1;
  if (oldest_retained < 0 || keeps < 0) return;
  const int64_t expired = settings_.now_ms() - settings_.cleanup_delay_ms;
  for (auto file = files_.begin(); file != files_.end() && file->first < keeps;) {
    const std::string path = path_of(file->first, file->second.compact);
    const auto info = directory_.fs->stat(path);
    if (info && info->modified_ms > expired) {
      ++file;
      continue;
    }
    directory_.fs->remove(path);
    file = files_.erase(file);
  }
}

}  // namespace izvor::io
