#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "izvor/apps/settings.h"
#include "izvor/connect/server.h"

namespace izvor::apps {

struct SqlOptions {
  std::string text;  // statements to run; else
  std::string file;  // a file of them; else stdin, as a conversation when it is a terminal
  bool tab_separated = false;
};

struct StateOptions {
  std::string checkpoint;
  std::optional<int64_t> batch;  // the state after it; the last one when empty
  int64_t rows = 20;             // of each store
};

// Each returns the program's exit code.
int serve(const connect::ServerOptions& options, const Settings& settings);
// Runs a PySpark script against a server of its own.
int submit(const std::string& script, const std::vector<std::string>& arguments, const std::string& python, const Settings& settings);
// Answers SQL statements.
int sql(const SqlOptions& options, const Settings& settings);
// Prints the state of a query: its stores, their schemas and rows. The query may be running.
int state(const StateOptions& options, const Settings& settings);

}  // namespace izvor::apps
