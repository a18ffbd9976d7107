#include "izvor/base/log.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <string_view>

#include <spdlog/details/os.h>
#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>

namespace izvor {
namespace {

void append_escaped(std::string_view text, spdlog::memory_buf_t& out) {
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<int>(c));
    } else {
      out.push_back(c);
    }
  }
}

class JsonFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto since_epoch = std::chrono::duration_cast<std::chrono::milliseconds>(message.time.time_since_epoch()).count();
    const std::tm time = spdlog::details::os::gmtime(spdlog::log_clock::to_time_t(message.time));
    fmt::format_to(std::back_inserter(out), R"({{"ts":"{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z","level":"{}","msg":")", time.tm_year + 1900,
                   time.tm_mon + 1, time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec, since_epoch % 1000,
                   std::string_view(spdlog::level::to_string_view(message.level).data()));
    append_escaped({message.payload.data(), message.payload.size()}, out);
    fmt::format_to(std::back_inserter(out), "\"}}\n");
  }
  std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JsonFormatter>(); }
};

}  // namespace

spdlog::logger& log() {
  static const std::shared_ptr<spdlog::logger> logger = spdlog::stderr_color_mt("izvor");
  return *logger;
}

void log_as_json() { log().set_formatter(std::make_unique<JsonFormatter>()); }

bool set_log_level(const std::string& level) {
  std::string name = level;
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto known = spdlog::level::from_str(name);
  if (known == spdlog::level::off && name != "off") return false;
  log().set_level(known);
  return true;
}

}  // namespace izvor
