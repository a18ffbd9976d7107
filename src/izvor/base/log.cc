#include "izvor/base/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>

namespace izvor {

spdlog::logger& log() {
  static const std::shared_ptr<spdlog::logger> logger = spdlog::stderr_color_mt("izvor");
  return *logger;
}

}  // namespace izvor
