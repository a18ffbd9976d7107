#pragma once

#include <spdlog/spdlog.h>

namespace izvor {

// The process's log, to stderr. Credentials never go into it.
inline spdlog::logger& log() { return *spdlog::default_logger_raw(); }

}  // namespace izvor
