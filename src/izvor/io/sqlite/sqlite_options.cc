#include "izvor/io/sqlite/sqlite_options.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

#include "izvor/error.h"
#include "izvor/io/sqlite/sqlite_types.h"
#include "izvor/types/identifier.h"

namespace izvor::io {
namespace {

constexpr int64_t kDefaultStagingMemory = 128 << 20;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// "a, `b,c`" as {a, "b,c"}: a name with a comma or outer spaces stands in backticks, doubled inside.
std::vector<std::string> split_names(const std::string& text, const SinkOptions& options) {
  std::vector<std::string> names(1);
  bool quoted = false;
  bool was_quoted = false;
  const auto finish = [&] {
    std::string& name = names.back();
    if (!was_quoted) name.erase(name.find_last_not_of(' ') + 1);
    if (name.empty()) options.refuse("mergeKeys", "'" + text + "' has an empty name");
    was_quoted = false;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`' && quoted && i + 1 < text.size() && text[i + 1] == '`') {
      names.back() += text[i++];
    } else if (text[i] == '`') {
      quoted = !quoted;
      was_quoted = true;
    } else if (text[i] == ',' && !quoted) {
      finish();
      names.emplace_back();
    } else if (quoted || (text[i] != ' ' || (!names.back().empty() && !was_quoted))) {
      names.back() += text[i];
    }
  }
  if (quoted) options.refuse("mergeKeys", "'" + text + "' has a backtick that is not closed");
  finish();
  return names;
}

int position_of(const Schema& schema, const std::string& name) {
  for (size_t i = 0; i < schema.size(); ++i) {
    if (lower(schema.field(i).name) == lower(name)) return static_cast<int>(i);
  }
  return -1;
}

std::vector<int> merge_keys_of(const SinkSpec& spec, const SinkOptions& options) {
  std::vector<int> keys;
  const std::string text = options.get("mergeKeys", "");
  if (text.empty()) {
    if (spec.mode != SinkMode::kUpdate) return keys;
    for (int i = 0; i < spec.grouping_columns; ++i) keys.push_back(i);
    if (keys.empty())
      options.refuse("mergeKeys", "it is missing; update mode needs the columns that name a row of the table, for example mergeKeys=id");
    return keys;
  }
  for (const std::string& name : split_names(text, options)) {
    const int position = position_of(spec.schema, name);
    if (position < 0) options.refuse("mergeKeys", "the query has no column " + quote_identifier(name));
    if (std::find(keys.begin(), keys.end(), position) != keys.end()) options.refuse("mergeKeys", quote_identifier(name) + " is named twice");
    keys.push_back(position);
  }
  return keys;
}

std::string database_path(const SinkSpec& spec, const SinkOptions& options) {
  std::string path = spec.path.empty() ? options.require("path", "it names the database file") : spec.path;
  if (path.starts_with("file://")) path.erase(0, 7);
  if (path.starts_with("file:")) path.erase(0, 5);
  if (path.find("://") != std::string::npos) options.refuse("path", "'" + path + "' is not a local file");
  if (path.find('\0') != std::string::npos) options.refuse("path", "it contains a zero byte");
  // Absolute, because SQLite gives ":memory:" and "" a meaning of their own.
  return std::filesystem::absolute(path).lexically_normal().string();
}

std::string table_name(const SinkOptions& options) {
  const std::string name = options.require("table", "it names the table to write");
  if (name.find('\0') != std::string::npos) options.refuse("table", "it contains a zero byte");
  if (lower(name).starts_with("sqlite_") || lower(name).starts_with("izvor_")) {
    options.refuse("table", "names that start with sqlite_ and izvor_ are reserved");
  }
  return name;
}

void check_schema(const Schema& schema) {
  std::set<std::string> names;
  for (const Field& field : schema.fields()) {
    if (!names.insert(lower(field.name)).second) throw Error("COLUMN_ALREADY_EXISTS", {{"columnName", quote_identifier(field.name)}});
    if (!sqlite_type(field.type())) {
      throw Error("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
                  {{"format", "sqlite"}, {"columnName", quote_identifier(field.name)}, {"columnType", "\"" + field.type().sql() + "\""}});
    }
  }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> sqlite_options() {
  return {{"path", "The database file; created when missing."},
          {"table", "The table to write."},
          {"mergeKeys",
           "Columns that name a row, separated by commas: rows with equal keys (nulls are equal) are replaced. Update mode defaults to the grouping "
           "columns."},
          {"busyTimeout", "How long to wait for another process's lock (5s)."},
          {"createTable", "Whether to create a missing table (true)."},
          {"stagingMemory", "Bytes of a batch's rows held in memory before they go to a temporary file (128m)."}};
}

SqliteSettings read_sqlite_settings(const SinkSpec& spec, const SinkOptions& options) {
  check_schema(spec.schema);
  SqliteSettings settings;
  settings.path = database_path(spec, options);
  settings.busy_timeout_ms = options.get_duration_ms("busyTimeout", settings.busy_timeout_ms);
  if (settings.busy_timeout_ms > INT32_MAX) options.refuse("busyTimeout", "it is longer than 24 days");
  settings.staging_memory = options.get_bytes("stagingMemory", kDefaultStagingMemory);
  settings.target.name = table_name(options);
  settings.target.schema = spec.schema;
  settings.target.create_table = options.get_bool("createTable", true);
  settings.target.merge_keys = merge_keys_of(spec, options);
  return settings;
}

}  // namespace izvor::io
