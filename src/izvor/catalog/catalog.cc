#include "izvor/catalog/catalog.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "izvor/error.h"

namespace izvor::catalog {
namespace {

std::string key_of(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

}  // namespace

void Catalog::set(const std::string& name, Relation relation) {
  const std::lock_guard lock(mutex_);
  relations_.insert_or_assign(key_of(name), std::move(relation));
}

bool Catalog::drop(const std::string& name) {
  const std::lock_guard lock(mutex_);
  return relations_.erase(key_of(name)) != 0;
}

std::optional<Relation> Catalog::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = relations_.find(key_of(name));
  return found == relations_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> Catalog::names() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, relation] : relations_) names.push_back(name);
  return names;
}

void Catalog::set_function(const std::string& name, expr::ExternalFunctionSpec function) {
  const std::lock_guard lock(mutex_);
  functions_.insert_or_assign(key_of(name), std::move(function));
}

std::optional<expr::ExternalFunctionSpec> Catalog::find_function(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  if (functions_.empty()) return std::nullopt;
  const auto found = functions_.find(key_of(name));
  return found == functions_.end() ? std::nullopt : std::optional(found->second);
}

void Catalog::set_function_factory(expr::ExternalFunctionFactory factory) {
  const std::lock_guard lock(mutex_);
  function_factory_ = std::move(factory);
}

expr::ExternalFunctionPtr Catalog::make_function(const expr::ExternalFunctionSpec& spec) const {
  expr::ExternalFunctionFactory factory;
  {
    const std::lock_guard lock(mutex_);
    factory = function_factory_;
  }
  if (!factory) throw Error("UNSUPPORTED_FEATURE.IZVOR", {{"feature", "A function in another language without a server"}});
  return factory(spec);
}

void Catalog::copy_from(const Catalog& other) {
  const std::scoped_lock lock(mutex_, other.mutex_);
  relations_ = other.relations_;
  functions_ = other.functions_;
}

}  // namespace izvor::catalog
