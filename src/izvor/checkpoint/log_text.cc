#include <nlohmann/json.hpp>

#include "izvor/checkpoint/checkpoint.h"
#include "izvor/checkpoint/checkpoint_errors.h"
#include "izvor/error.h"

namespace izvor::checkpoint {
namespace {

using Json = nlohmann::json;
// Keeps the order in which fields are written: Spark's.
using OrderedJson = nlohmann::ordered_json;

constexpr std::string_view kVersion = "v1";
constexpr const char* kOurField = "izvor";

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// Spark's condition for a first line that is not "v1"; its text becomes the reason, as in Spark's own "Failed to read log file".
Error version_error(const std::string& line) {
  const bool numbered = line.size() > 1 && line[0] == 'v' && line[1] != '0' && line.find_first_not_of("0123456789", 1) == std::string::npos;
  if (!numbered) return Error("MALFORMED_LOG_FILE", {{"text", line}});
  return Error("INVALID_LOG_VERSION.MAX_SUPPORTED_VERSION", {{"maxSupportedVersion", "1"}, {"version", line.substr(1)}});
}

// One entry file on its way from text to values; every complaint names the file.
class EntryReader {
 public:
  EntryReader(const std::string& text, const std::string& path) : path_(path), lines_(split_lines(text)) {
    if (lines_.empty()) throw refuse("it is empty");
    if (lines_[0] != kVersion) throw refuse(version_error(lines_[0]).what());
    if (lines_.size() < 2) throw refuse("it is truncated: nothing follows its version");
    const Json json = Json::parse(lines_[1], nullptr, false);
    if (!json.is_object()) throw refuse("its second line is not a JSON object, it is truncated or damaged");
    json_ = json;
  }

  Error refuse(const std::string& reason) const { return corrupt_file(path_, reason); }

  const std::vector<std::string>& lines() const { return lines_; }
  const Json& json() const { return json_; }

  // A missing field is 0, as in Spark.
  int64_t integer(const Json& object, const char* field) const {
    const auto found = object.find(field);
    if (found == object.end()) return 0;
    if (!found->is_number_integer()) throw refuse(std::string("its field ") + field + " is not an integer");
    return found->get<int64_t>();
  }

  std::string string(const Json& object, const char* field) const {
    const auto found = object.find(field);
    if (found == object.end()) return "";
    if (!found->is_string()) throw refuse(std::string("its field ") + field + " is not a string");
    return found->get<std::string>();
  }

  Json object(const char* field) const {
    const auto found = json_.find(field);
    if (found == json_.end()) return Json::object();
    if (!found->is_object()) throw refuse(std::string("its field ") + field + " is not an object");
    return *found;
  }

 private:
  const std::string& path_;
  std::vector<std::string> lines_;
  Json json_;
};

// Bytes that are not UTF-8 (a path in a conf value) are replaced, as in Java's strings.
std::string dump(const OrderedJson& json) { return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace); }

}  // namespace

std::string serialize(const OffsetEntry& entry) {
  OrderedJson json;
  json["batchWatermarkMs"] = entry.batch_watermark_ms;
  json["batchTimestampMs"] = entry.batch_timestamp_ms;
  json["conf"] = OrderedJson::object();
  for (const auto& [key, value] : entry.conf) json["conf"][key] = value;
  std::string out = std::string(kVersion) + "\n" + dump(json);
  for (const auto& offset : entry.offsets) out += "\n" + offset.value_or("-");
  return out;
}

OffsetEntry parse_offset_entry(const std::string& text, const std::string& path) {
  const EntryReader reader(text, path);
  OffsetEntry entry;
  entry.batch_watermark_ms = reader.integer(reader.json(), "batchWatermarkMs");
  entry.batch_timestamp_ms = reader.integer(reader.json(), "batchTimestampMs");
  const Json conf = reader.object("conf");
  for (const auto& [key, value] : conf.items()) {
    if (!value.is_string()) throw reader.refuse("the value of " + key + " in its field conf is not a string");
    entry.conf[key] = value.get<std::string>();
  }
  for (size_t i = 2; i < reader.lines().size(); ++i) {
    const std::string& line = reader.lines()[i];
    if (line == "-") {
      entry.offsets.emplace_back(std::nullopt);
    } else if (Json::accept(line)) {
      entry.offsets.emplace_back(line);
    } else {
      throw reader.refuse("line " + std::to_string(i + 1) + ", the offset of source " + std::to_string(i - 2) + ", is not JSON");
    }
  }
  if (entry.offsets.empty()) throw reader.refuse("it is truncated: it has no offset of a source");
  return entry;
}

std::string serialize(const CommitEntry& entry) {
  OrderedJson json;
  json["nextBatchWatermarkMs"] = entry.next_batch_watermark_ms;
  if (entry.epoch != 0 || !entry.state_changelog.empty()) {
    json[kOurField]["epoch"] = entry.epoch;
    if (!entry.state_changelog.empty()) json[kOurField]["stateChangelog"] = entry.state_changelog;
  }
  return std::string(kVersion) + "\n" + dump(json);
}

CommitEntry parse_commit_entry(const std::string& text, const std::string& path) {
  const EntryReader reader(text, path);
  const Json ours = reader.object(kOurField);
  return {.next_batch_watermark_ms = reader.integer(reader.json(), "nextBatchWatermarkMs"),
          .epoch = reader.integer(ours, "epoch"),
          .state_changelog = reader.string(ours, "stateChangelog")};
}

}  // namespace izvor::checkpoint
