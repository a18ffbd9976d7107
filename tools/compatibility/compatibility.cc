// Prints what is registered (functions, aggregates, generators, sources, sinks, configuration) as JSON, for tools/compatibility/document.py; and
// which of the functions named by its arguments cannot be called.
#include <spark/connect/relations.pb.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "izvor/base/config.h"
#include "izvor/error.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/function.h"
#include "izvor/expr/generator_function.h"
#include "izvor/io/register.h"
#include "izvor/io/sink.h"
#include "izvor/io/source.h"
#include "izvor/session/session.h"

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

// A call without arguments is refused for them where there is such a function.
bool is_missing(izvor::session::Session& session, const std::string& function) {
  spark::connect::Relation query;
  query.mutable_project()->add_expressions()->mutable_unresolved_function()->set_function_name(function);
  try {
    session.schema(query);
    return false;
  } catch (const izvor::Error& error) {
    return error.error_class() == "UNRESOLVED_ROUTINE" || error.error_class() == "UNSUPPORTED_FEATURE.IZVOR";
  }
}

json missing_json(char** names, char** end) {
  const auto session = izvor::session::Session::create(izvor::session::Engine::create(izvor::Config()), izvor::Config());
  json out = json::array();
  for (; names != end; ++names) {
    if (is_missing(*session, *names)) out.push_back(*names);
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  izvor::io::register_builtin_connectors();
  const json registered = {{"functions", izvor::expr::registered_scalar_functions()}, {"aggregates", izvor::expr::registered_aggregate_functions()},
                           {"generators", izvor::expr::registered_generators()},      {"sources", connectors_json(izvor::io::registered_sources())},
                           {"sinks", connectors_json(izvor::io::registered_sinks())}, {"configuration", configuration_json()},
                           {"missing", missing_json(argv + 1, argv + argc)}};
  std::cout << registered.dump(1) << "\n";
}
