#include "izvor/io/sink.h"

#include <algorithm>
#include <cctype>
#include <mutex>
#include <utility>

namespace izvor::io {
namespace {

// Connectors live as long as the process: one that is replaced stays alive, because queries may hold on to it.
struct Registry {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<const SinkConnector>> by_format;
  std::vector<std::shared_ptr<const SinkConnector>> replaced;
};

Registry& registry() {
  static auto* instance = new Registry;
  return *instance;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

void register_sink(std::shared_ptr<const SinkConnector> connector) {
  Registry& sinks = registry();
  const std::lock_guard lock(sinks.mutex);
  auto& slot = sinks.by_format[lower(connector->format())];
  if (slot != nullptr) sinks.replaced.push_back(std::move(slot));
  slot = std::move(connector);
}

const SinkConnector* find_sink(const std::string& format) {
  Registry& sinks = registry();
  const std::lock_guard lock(sinks.mutex);
  const auto found = sinks.by_format.find(lower(format));
  return found == sinks.by_format.end() ? nullptr : found->second.get();
}

std::vector<const SinkConnector*> registered_sinks() {
  Registry& sinks = registry();
  const std::lock_guard lock(sinks.mutex);
  std::vector<const SinkConnector*> out;
  for (const auto& [format, connector] : sinks.by_format) out.push_back(connector.get());
  return out;
}

}  // namespace izvor::io
