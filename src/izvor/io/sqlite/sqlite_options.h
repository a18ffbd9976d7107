#pragma once

#include <cstdint>
#include <string>

#include "izvor/io/sink_options.h"
#include "izvor/io/sqlite/sqlite_table.h"

namespace izvor::io {

struct SqliteSettings {
  std::string path;
  int64_t busy_timeout_ms = 5000;
  int64_t staging_memory = 0;
  SqliteTarget target;
};

// Names of the options with a word on each.
std::vector<std::pair<std::string, std::string>> sqlite_options();

// Checks all that can be known without the database: IZVOR_INVALID_OPTION, UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE, COLUMN_ALREADY_EXISTS.
SqliteSettings read_sqlite_settings(const SinkSpec& spec, const SinkOptions& options);

}  // namespace izvor::io
