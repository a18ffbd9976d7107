#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/base/config.h"

namespace izvor::apps {

// Settings by key, as they are given to the configuration.
using Settings = std::map<std::string, std::string>;

// A file in the form of Spark's spark-defaults.conf: a line a setting, key and value parted by spaces, '=' or ':'; '#' begins a comment line.
Settings parse_properties(std::string_view text);

// What the program is told on its command line.
struct SettingSources {
  std::string properties_file;    // empty: spark-defaults.conf in SPARK_CONF_DIR, if there is one
  std::vector<std::string> conf;  // "key=value"
};

// The settings of the file, over them those of the environment (SPARK_LOCAL_DIRS, PYSPARK_PYTHON), over them those of the command line.
// Throws IZVOR_IO_ERROR for a file that cannot be read, IZVOR_INVALID_ARGUMENT for a text that is not key=value.
Settings read_settings(const SettingSources& sources);

// Throws INVALID_CONF_VALUE.
Config config_of(const Settings& settings);

// Empty when it is not set.
std::string environment(const char* name);

}  // namespace izvor::apps
