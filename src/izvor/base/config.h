#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace izvor {

enum class ConfigKind { kBoolean, kInt, kBytes, kDuration, kString };

// A registered setting. Whoever reads one refers to its ConfigEntry, so a setting that is never read cannot be registered unnoticed
// (tools/check_registries.py).
struct ConfigEntry {
  std::string key;
  ConfigKind kind;
  std::string default_value;
  std::string doc;
  // Recorded in offsets/N and taken from there on restart, as Spark's OffsetSeqMetadata.relevantSQLConfs.
  bool checkpointed = false;
  // Accepted for compatibility, drives nothing; the reason is in `doc`.
  bool accepted_only = false;

  ConfigEntry(std::string key, ConfigKind kind, std::string default_value, std::string doc);
  ConfigEntry(std::string key, ConfigKind kind, std::string default_value, std::string doc, bool checkpointed, bool accepted_only = false);
};

namespace config {

extern const ConfigEntry kAnsiEnabled;
extern const ConfigEntry kSessionTimeZone;
extern const ConfigEntry kShufflePartitions;
extern const ConfigEntry kMinBatchesToRetain;
extern const ConfigEntry kMinDeltasForSnapshot;
extern const ConfigEntry kFileSourceCompactInterval;
extern const ConfigEntry kFileSourceDelay;
extern const ConfigEntry kPollingDelay;
extern const ConfigEntry kNoDataProgressInterval;
extern const ConfigEntry kProgressRetention;
extern const ConfigEntry kIgnoreMissingFiles;
extern const ConfigEntry kIgnoreCorruptFiles;
extern const ConfigEntry kCsvColumnPruning;
extern const ConfigEntry kCsvFilterPushdown;
extern const ConfigEntry kColumnNameOfCorruptRecord;
extern const ConfigEntry kCaseSensitive;
extern const ConfigEntry kStateShards;
extern const ConfigEntry kThreads;
extern const ConfigEntry kMemoryLimit;
extern const ConfigEntry kSpillDirectory;
extern const ConfigEntry kSplitBytes;
extern const ConfigEntry kStateDigest;
extern const ConfigEntry kPython;
extern const ConfigEntry kArrowRowsPerBatch;
extern const ConfigEntry kUdfIdleTimeout;
extern const ConfigEntry kSessionTimeout;
extern const ConfigEntry kOperationTimeout;
extern const ConfigEntry kLargestRequest;

}  // namespace config

// All registered entries, sorted by key.
std::vector<const ConfigEntry*> registered_config();

// The settings of one session. Not thread-safe: a session guards it, a query takes a copy when it starts.
class Config {
 public:
  // Any key is accepted, as in Spark; a registered key's value is checked (INVALID_CONF_VALUE.TYPE_MISMATCH...).
  void set(const std::string& key, std::string value);
  void unset(const std::string& key) { values_.erase(key); }
  // The value set, else the registered default, else nothing.
  std::optional<std::string> get(const std::string& key) const;
  const std::map<std::string, std::string>& values() const { return values_; }

  bool get_bool(const ConfigEntry& entry) const;
  int64_t get_int(const ConfigEntry& entry) const;
  int64_t get_bytes(const ConfigEntry& entry) const;        // "512m", "1g", plain bytes
  int64_t get_duration_ms(const ConfigEntry& entry) const;  // "10s", "5 minutes", plain milliseconds
  std::string get_string(const ConfigEntry& entry) const;

 private:
  std::map<std::string, std::string> values_;
};

// Spark's forms of sizes ("128", "64k", "512m", "2g") and durations ("30 seconds", "10s", "5 minutes"). Nothing on bad text.
std::optional<int64_t> parse_bytes(std::string_view text);
std::optional<int64_t> parse_duration_ms(std::string_view text);

}  // namespace izvor
