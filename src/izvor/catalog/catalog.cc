#include "izvor/catalog/catalog.h"

#include <algorithm>
#include <cctype>
#include <utility>

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

}  // namespace izvor::catalog
