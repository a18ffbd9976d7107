#pragma once

#include <map>
#include <string>
#include <vector>

#include "izvor/connect/server.h"

namespace izvor::apps {

using Settings = std::map<std::string, std::string>;

// The configuration of these settings; throws INVALID_CONF_VALUE.
Config config_of(const Settings& settings);

// Each returns the program's exit code.
int serve(const connect::ServerOptions& options, const Settings& settings);
// Runs a PySpark script against a server of its own.
int submit(const std::string& script, const std::vector<std::string>& arguments, const std::string& python, const Settings& settings);

}  // namespace izvor::apps
