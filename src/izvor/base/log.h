#pragma once

#include <spdlog/spdlog.h>

namespace izvor {

// The process's log, to stderr. Credentials never go into it.
spdlog::logger& log();

}  // namespace izvor
