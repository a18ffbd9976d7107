// Prints what is registered (functions, aggregates, sources, sinks, configuration) as JSON, for tools/compatibility/document.py.
#include <iostream>
#include <nlohmann/json.hpp>

#include "izvor/base/config.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/function.h"
#include "izvor/io/register.h"
#include "izvor/io/sink.h"
#include "izvor/io/source.h"

namespace {

using nlohmann::json;

template <typename Connectors>
json connectors_json(const Connectors& connectors) {
  json out = json::object();
  for (const auto* connector : connectors) {
    json options = json::array();
    for (const auto& [name, doc] : connector->options()) {
      options.push_back({{"name", name}, {"doc", doc}});
    }
    out[connector->format()] = std::move(options);
  }
  return out;
}

json configuration_json() {
  json out = json::array();
  for (const izvor::ConfigEntry* entry : izvor::registered_config()) {
    out.push_back({{"key", entry->key},
                   {"default", entry->default_value},
                   {"doc", entry->doc},
                   {"checkpointed", entry->checkpointed},
                   {"acceptedOnly", entry->accepted_only}});
  }
  return out;
}

}  // namespace

int main() {
  izvor::io::register_builtin_connectors();
  const json registered = {{"functions", izvor::expr::registered_scalar_functions()},
                           {"aggregates", izvor::expr::registered_aggregate_functions()},
                           {"sources", connectors_json(izvor::io::registered_sources())},
                           {"sinks", connectors_json(izvor::io::registered_sinks())},
                           {"configuration", configuration_json()}};
  std::cout << registered.dump(1) << "\n";
}
