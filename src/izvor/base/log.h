#pragma once

#include <string>

#include <spdlog/spdlog.h>

namespace izvor {

// The process's log, to stderr. Credentials never go into it.
spdlog::logger& log();

// One JSON object a line instead of text: {"ts":"2026-03-01T08:30:00.123Z","level":"info","msg":"..."}. Before the first thread.
void log_as_json();
// "trace", "debug", "info", "warn", "error", "off"; without regard to case, as Spark's names. False for another.
bool set_log_level(const std::string& level);

}  // namespace izvor
