#include "izvor/io/file/file_stream_source.h"

#include <algorithm>
#include <numeric>

#include <nlohmann/json.hpp>

#include "izvor/base/mutant.h"
#include "izvor/error.h"
#include "izvor/io/file/file_uri.h"

namespace izvor::io {
namespace {

SourceLog::Settings log_settings(const SourceContext& context) {
  return {std::max<int64_t>(context.config.get_int(config::kFileSourceCompactInterval), 1), context.config.get_duration_ms(config::kFileSourceDelay),
          context.config.get_int(config::kMinBatchesToRetain), context.now_ms};
}

Offset make_offset(int64_t log_batch) { return "{\"logOffset\":" + std::to_string(log_batch) + "}"; }

}  // namespace

FileStreamSource::FileStreamSource(Schema schema, FileListing listing, FileStreamOptions options, const SourceContext& context, MakeScan make_scan)
    : schema_(std::move(schema)),
      listing_(std::move(listing)),
      options_(options),
      make_scan_(std::move(make_scan)),
      log_directory_(context.checkpoint_directory),
      log_(fs::resolve_location(context.checkpoint_directory), log_settings(context)),
      seen_(options.max_file_age_ms, options.file_name_only) {
  const std::vector<LoggedFile> logged = log_.restore();
  if (mutant("seen_files_forgotten")) return;
  for (const LoggedFile& file : logged) seen_.add(file.uri, file.timestamp);
  seen_.purge();
}

std::vector<LoggedFile> FileStreamSource::list_files() const {
  std::vector<LoggedFile> out;
  for (const fs::FileInfo& file : listing_.files()) out.push_back({to_uri(file.path), file.modified_ms, 0, file.size});
  // By time; files of one moment stay in the order of their paths.
  std::stable_sort(out.begin(), out.end(), [this](const LoggedFile& a, const LoggedFile& b) {
    return options_.latest_first ? a.timestamp > b.timestamp : a.timestamp < b.timestamp;
  });
  return out;
}

std::vector<LoggedFile> FileStreamSource::new_files() {
  std::vector<LoggedFile> files = !unread_.empty() ? std::exchange(unread_, {}) : available_now_ ? *available_now_ : list_files();
  std::erase_if(files, [this](const LoggedFile& file) { return !seen_.is_new(file.uri, file.timestamp); });
  if (options_.file_name_only) {
    SeenFiles in_this_list(options_.max_file_age_ms, true);
    std::erase_if(files, [&](const LoggedFile& file) {
      const bool repeated = !in_this_list.is_new(file.uri, file.timestamp);
      in_this_list.add(file.uri, file.timestamp);
      return repeated;
    });
  }
  return files;
}

size_t FileStreamSource::count_within_limits(const std::vector<LoggedFile>& files) const {
  if (options_.max_files_per_trigger) return std::min(files.size(), static_cast<size_t>(*options_.max_files_per_trigger));
  if (!options_.max_bytes_per_trigger) return files.size();
  int64_t bytes = 0;
  size_t count = 0;
  for (; count < files.size(); ++count) {
    bytes += files[count].size;
    if (count > 0 && bytes > *options_.max_bytes_per_trigger) break;
  }
  return count;
}

// What is left over serves the next batches without a new listing, unless it is too little for one.
void FileStreamSource::keep_unread(std::vector<LoggedFile> files) {
  outstanding_files_ = static_cast<int64_t>(files.size());
  outstanding_bytes_ = std::accumulate(files.begin(), files.end(), int64_t{0}, [](int64_t sum, const LoggedFile& file) { return sum + file.size; });
  const bool by_files = options_.max_files_per_trigger.has_value();
  const auto left = static_cast<double>(by_files ? outstanding_files_ : outstanding_bytes_);
  const auto limit = static_cast<double>(by_files ? *options_.max_files_per_trigger : options_.max_bytes_per_trigger.value_or(0));
  if (options_.latest_first || left < limit * options_.discard_cached_input_ratio) return;
  files.resize(std::min(files.size(), static_cast<size_t>(options_.max_cached_files)));
  unread_ = std::move(files);
}

std::optional<Offset> FileStreamSource::latest_offset(const std::optional<Offset>&, bool ignore_limits) {
  std::vector<LoggedFile> files = new_files();
  const size_t count = ignore_limits ? files.size() : count_within_limits(files);
  keep_unread({files.begin() + static_cast<std::ptrdiff_t>(count), files.end()});
  files.resize(count);
  for (const LoggedFile& file : files) seen_.add(file.uri, file.timestamp);
  seen_.purge();
  if (!files.empty()) {
    const int64_t batch = log_.latest() + 1;
    for (LoggedFile& file : files) file.batch_id = batch;
    log_.add(batch, files, [this](const LoggedFile& file) { return file.timestamp < seen_.oldest_kept() && file.batch_id <= committed_; });
  }
  return log_.latest() < 0 ? std::nullopt : std::optional(make_offset(log_.latest()));
}

void FileStreamSource::prepare_available_now() {
  available_now_ = list_files();
  unread_.clear();
}

int64_t FileStreamSource::log_batch_of(const Offset& offset) const {
  const nlohmann::json parsed = nlohmann::json::parse(offset, nullptr, false);
  if (parsed.is_object() && parsed.contains("logOffset") && parsed["logOffset"].is_number_integer()) return parsed["logOffset"];
  if (parsed.is_number_integer()) return parsed;  // as very old Spark wrote it
  throw Error("IZVOR_CHECKPOINT_CORRUPT",
              {{"path", log_directory_},
               {"reason", "the offset log names '" + offset + "', which is no offset of a file source"},
               {"action", "Restore the checkpoint's offsets directory from a copy, or start the query with a new checkpointLocation."}});
}

std::unique_ptr<SplitScan> FileStreamSource::scan(const std::optional<Offset>& start, const Offset& end) {
  const int64_t first = start ? log_batch_of(*start) + 1 : 0;
  std::vector<FileToRead> files;
  for (const LoggedFile& file : log_.read(first, log_batch_of(end))) files.push_back({from_uri(file.uri), file.size});
  return make_scan_(std::move(files));
}

void FileStreamSource::commit(const Offset& end) { committed_ = std::max(committed_, log_batch_of(end)); }

std::map<std::string, std::string> FileStreamSource::metrics(const std::optional<Offset>&) {
  return {{"numFilesOutstanding", std::to_string(outstanding_files_)}, {"numBytesOutstanding", std::to_string(outstanding_bytes_)}};
}

}  // namespace izvor::io
