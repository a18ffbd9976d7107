#include "izvor/io/source.h"

#include <algorithm>
#include <cctype>
#include <mutex>
#include <utility>

#include "izvor/error.h"

namespace izvor::io {
namespace {

bool equal_ignoring_case(const std::string& left, const std::string& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

struct Registry {
  std::mutex mutex;
  // Kept for ever: find_source gives out plain pointers.
  std::map<std::string, std::shared_ptr<const SourceConnector>> connectors;
};

Registry& registry() {
  static Registry instance;
  return instance;
}

}  // namespace

Options::Options(std::map<std::string, std::string> values) : values_(std::move(values)) {}

std::optional<std::string> Options::get(const std::string& name) const {
  const auto found = std::find_if(values_.begin(), values_.end(), [&](const auto& option) { return equal_ignoring_case(option.first, name); });
  return found == values_.end() ? std::nullopt : std::optional(found->second);
}

void Options::require_known(const std::string& connector, const std::string& kind, const std::vector<std::string>& known) const {
  for (const auto& option : values_) {
    const std::string& name = option.first;
    if (std::any_of(known.begin(), known.end(), [&](const std::string& candidate) { return equal_ignoring_case(candidate, name); })) continue;
    std::string names;
    for (const std::string& candidate : known) names += (names.empty() ? "" : ", ") + candidate;
    throw Error("IZVOR_UNKNOWN_OPTION", {{"option", name}, {"connector", connector}, {"kind", kind}, {"known", names}});
  }
}

void register_source(std::shared_ptr<const SourceConnector> connector) {
  Registry& sources = registry();
  const std::lock_guard lock(sources.mutex);
  const std::string format = connector->format();
  sources.connectors.emplace(format, std::move(connector));
}

const SourceConnector* find_source(const std::string& format) {
  std::string name = format;
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  Registry& sources = registry();
  const std::lock_guard lock(sources.mutex);
  const auto found = sources.connectors.find(name);
  return found == sources.connectors.end() ? nullptr : found->second.get();
}

std::vector<const SourceConnector*> registered_sources() {
  Registry& sources = registry();
  const std::lock_guard lock(sources.mutex);
  std::vector<const SourceConnector*> out;
  for (const auto& [format, connector] : sources.connectors) out.push_back(connector.get());
  return out;
}

}  // namespace izvor::io
