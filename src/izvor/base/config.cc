#include "izvor/base/config.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "izvor/error.h"

namespace izvor {
namespace {

std::vector<const ConfigEntry*>& registry() {
  static std::vector<const ConfigEntry*> entries;
  return entries;
}

const ConfigEntry* find_entry(std::string_view key) {
  for (const ConfigEntry* entry : registry()) {
    if (entry->key == key) return entry;
  }
  return nullptr;
}

// As Java's String.trim.
std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string lower_trimmed(std::string_view text) {
  std::string out(trimmed(text));
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

struct Unit {
  std::string_view name;
  int64_t factor;
};

constexpr auto kByteUnits = std::to_array<Unit>({{"", 1},
                                                 {"b", 1},
                                                 {"k", 1LL << 10},
                                                 {"kb", 1LL << 10},
                                                 {"m", 1LL << 20},
                                                 {"mb", 1LL << 20},
                                                 {"g", 1LL << 30},
                                                 {"gb", 1LL << 30},
                                                 {"t", 1LL << 40},
                                                 {"tb", 1LL << 40},
                                                 {"p", 1LL << 50},
                                                 {"pb", 1LL << 50}});
constexpr auto kDurationUnits = std::to_array<Unit>({{"", 1},
                                                     {"ms", 1},
                                                     {"millisecond", 1},
                                                     {"milliseconds", 1},
                                                     {"s", 1000},
                                                     {"second", 1000},
                                                     {"seconds", 1000},
                                                     {"m", 60'000},
                                                     {"min", 60'000},
                                                     {"minute", 60'000},
                                                     {"minutes", 60'000},
                                                     {"h", 3'600'000},
                                                     {"hour", 3'600'000},
                                                     {"hours", 3'600'000},
                                                     {"d", 86'400'000},
                                                     {"day", 86'400'000},
                                                     {"days", 86'400'000}});

template <size_t N>
std::optional<int64_t> parse_with_units(std::string_view text, const std::array<Unit, N>& units) {
  const std::string lowered = lower_trimmed(text);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(lowered.data(), lowered.data() + lowered.size(), number);
  if (error != std::errc()) return std::nullopt;
  const std::string unit = lower_trimmed(std::string_view(end, lowered.data() + lowered.size() - end));
  for (const Unit& candidate : units) {
    int64_t product = 0;
    if (candidate.name == unit && !__builtin_mul_overflow(number, candidate.factor, &product)) return product;
  }
  return std::nullopt;
}

std::optional<bool> parse_bool(std::string_view text) {
  const std::string lowered = lower_trimmed(text);
  if (lowered == "true") return true;
  if (lowered == "false") return false;
  return std::nullopt;
}

std::optional<int64_t> parse_int(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  int32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool valid(const ConfigEntry& entry, const std::string& value) {
  switch (entry.kind) {
    case ConfigKind::kBoolean: return parse_bool(value).has_value();
    case ConfigKind::kInt: return parse_int(value).has_value();
    case ConfigKind::kBytes: return parse_bytes(value).has_value();
    case ConfigKind::kDuration: return parse_duration_ms(value).has_value();
    case ConfigKind::kString: return true;
  }
  return true;
}

const char* kind_name(ConfigKind kind) {
  constexpr std::array names{"boolean", "int", "bytes in BYTE", "time in MILLISECONDS", "string"};
  return names.at(static_cast<size_t>(kind));
}

}  // namespace

ConfigEntry::ConfigEntry(std::string key, ConfigKind kind, std::string default_value, std::string doc)
    : ConfigEntry(std::move(key), kind, std::move(default_value), std::move(doc), false) {}

ConfigEntry::ConfigEntry(std::string key, ConfigKind kind, std::string default_value, std::string doc, bool checkpointed, bool accepted_only)
    : key(std::move(key)),
      kind(kind),
      default_value(std::move(default_value)),
      doc(std::move(doc)),
      checkpointed(checkpointed),
      accepted_only(accepted_only) {
  registry().push_back(this);
}

namespace config {

const ConfigEntry kAnsiEnabled("spark.sql.ansi.enabled", ConfigKind::kBoolean, "true", "Errors instead of NULL for overflow and malformed casts.");
const ConfigEntry kSessionTimeZone("spark.sql.session.timeZone", ConfigKind::kString, "UTC",
                                   "Time zone of timestamps in text and of dates taken from timestamps; the machine's zone when not set.");
const ConfigEntry kShufflePartitions("spark.sql.shuffle.partitions", ConfigKind::kInt, "200",
                                     "Recorded and reported; state shards and threads drive the parallelism.", true, true);
const ConfigEntry kMinBatchesToRetain("spark.sql.streaming.minBatchesToRetain", ConfigKind::kInt, "100",
                                      "Batches whose logs and state are kept in the checkpoint.");
const ConfigEntry kMinDeltasForSnapshot("spark.sql.streaming.stateStore.minDeltasForSnapshot", ConfigKind::kInt, "10",
                                        "Changelog files after which a state snapshot is written.");
const ConfigEntry kFileSourceCompactInterval("spark.sql.streaming.fileSource.log.compactInterval", ConfigKind::kInt, "10",
                                             "Source log files after which they are compacted into one.");
const ConfigEntry kFileSourceDelay("spark.sql.streaming.fileSource.log.cleanupDelay", ConfigKind::kDuration, "10m",
                                   "How long compacted source log files stay.");
const ConfigEntry kPollingDelay("spark.sql.streaming.pollingDelay", ConfigKind::kDuration, "10ms",
                                "Pause before looking for new data again when there was none.");
const ConfigEntry kNoDataProgressInterval("spark.sql.streaming.noDataProgressEventInterval", ConfigKind::kDuration, "10s",
                                          "How often an idle query reports.");
const ConfigEntry kProgressRetention("spark.sql.streaming.numRecentProgressUpdates", ConfigKind::kInt, "100",
                                     "Progress updates kept for recentProgress.");
const ConfigEntry kIgnoreMissingFiles("spark.sql.files.ignoreMissingFiles", ConfigKind::kBoolean, "false",
                                      "Go on without a file that was listed and is gone.");
const ConfigEntry kIgnoreCorruptFiles("spark.sql.files.ignoreCorruptFiles", ConfigKind::kBoolean, "false",
                                      "Go on without a file that cannot be read.");
const ConfigEntry kCsvColumnPruning("spark.sql.csv.parser.columnPruning.enabled", ConfigKind::kBoolean, "true",
                                    "Parse only the CSV columns that the plan needs.");
const ConfigEntry kCsvFilterPushdown("spark.sql.csv.filterPushdown.enabled", ConfigKind::kBoolean, "true", "Apply simple filters while parsing CSV.");
const ConfigEntry kColumnNameOfCorruptRecord("spark.sql.columnNameOfCorruptRecord", ConfigKind::kString, "_corrupt_record",
                                             "Column that receives the text of malformed records.");
const ConfigEntry kCaseSensitive("spark.sql.caseSensitive", ConfigKind::kBoolean, "false", "Whether column names are case-sensitive.");
const ConfigEntry kStateShards("izvor.state.shards", ConfigKind::kInt, "16", "Shards of a new query's state; recorded in the checkpoint, which wins.",
                               true);
const ConfigEntry kPython("spark.pyspark.python", ConfigKind::kString, "",
                          "The interpreter for Python functions; it has the client's version of pyspark. When empty, that of PYSPARK_PYTHON.");
const ConfigEntry kArrowRowsPerBatch("spark.sql.execution.arrow.maxRecordsPerBatch", ConfigKind::kInt, "10000",
                                     "Most rows of a batch that a Python function is given.");
const ConfigEntry kUdfIdleTimeout("spark.sql.execution.pyspark.udf.idleTimeoutSeconds", ConfigKind::kInt, "0",
                                  "Seconds after which a query fails whose Python function gives no answer; 0 means never.");
const ConfigEntry kSessionTimeout("spark.connect.session.manager.defaultSessionTimeout", ConfigKind::kDuration, "60m",
                                  "After this time without a call a session of the server ends, unless it has a running query.");
const ConfigEntry kOperationTimeout("spark.connect.execute.manager.detachedTimeout", ConfigKind::kDuration, "5m",
                                    "After this time without a reader an operation of the server is cancelled.");
const ConfigEntry kLargestRequest("spark.connect.grpc.maxInboundMessageSize", ConfigKind::kBytes, "134217728",
                                  "Largest request that the server takes.");
const ConfigEntry kThreads("izvor.threads", ConfigKind::kInt, "0", "Worker threads of the process; 0 means one a core.");
const ConfigEntry kMemoryLimit("izvor.memory.limit", ConfigKind::kBytes, "0",
                               "Memory budget of the process; 0 means 80% of the machine's or container's memory.");
const ConfigEntry kSpillDirectory("izvor.spill.directory", ConfigKind::kString, "",
                                  "Where operators spill; the system's temporary directory when empty.");
const ConfigEntry kSplitBytes("izvor.source.splitBytes", ConfigKind::kBytes, "4m", "Bytes of a file that one task reads.");
const ConfigEntry kStateDigest("izvor.state.digest", ConfigKind::kBoolean, "false",
                               "Put groups and sums of the state into the last progress of a query that ends by itself.");

}  // namespace config

std::vector<const ConfigEntry*> registered_config() {
  auto entries = registry();
  std::sort(entries.begin(), entries.end(), [](const auto* a, const auto* b) { return a->key < b->key; });
  return entries;
}

void Config::set(const std::string& key, std::string value) {
  const ConfigEntry* entry = find_entry(key);
  if (entry != nullptr && !valid(*entry, value)) {
    throw Error("INVALID_CONF_VALUE.TYPE_MISMATCH", {{"confName", key}, {"confValue", value}, {"confType", kind_name(entry->kind)}});
  }
  values_[key] = std::move(value);
}

std::optional<std::string> Config::get(const std::string& key) const {
  const auto found = values_.find(key);
  if (found != values_.end()) return found->second;
  const ConfigEntry* entry = find_entry(key);
  return entry == nullptr ? std::nullopt : std::optional(entry->default_value);
}

bool Config::get_bool(const ConfigEntry& entry) const { return parse_bool(get_string(entry)).value_or(false); }
int64_t Config::get_int(const ConfigEntry& entry) const { return parse_int(get_string(entry)).value_or(0); }
int64_t Config::get_bytes(const ConfigEntry& entry) const { return parse_bytes(get_string(entry)).value_or(0); }
int64_t Config::get_duration_ms(const ConfigEntry& entry) const { return parse_duration_ms(get_string(entry)).value_or(0); }

std::string Config::get_string(const ConfigEntry& entry) const {
  const auto found = values_.find(entry.key);
  return found == values_.end() ? entry.default_value : found->second;
}

std::optional<int64_t> parse_bytes(std::string_view text) {
  const auto bytes = parse_with_units(text, kByteUnits);
  return bytes && *bytes >= 0 ? bytes : std::nullopt;
}

std::optional<int64_t> parse_duration_ms(std::string_view text) { return parse_with_units(text, kDurationUnits); }

}  // namespace izvor
