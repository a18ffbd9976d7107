#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "izvor/plan/logical_plan.h"

namespace izvor::catalog {

// What stands behind a name: the analysed plan of a temporary view, or the description of something to scan (a memory sink's rows).
using Relation = std::variant<plan::NodePtr, plan::SourceDescription>;

// The name under which the rows of a CachedRemoteRelation are kept: no view can have it.
inline std::string cached_relation_name(const std::string& id) { return "\1 cached " + id; }

// The temporary views of one session. As in Spark, a memory sink's table is one of them. Names are matched without regard to case.
// Thread-safe.
class Catalog {
 public:
  // Takes the place of what had the name.
  void set(const std::string& name, Relation relation);
  // False when there was none.
  bool drop(const std::string& name);
  std::optional<Relation> find(const std::string& name) const;
  // Sorted.
  std::vector<std::string> names() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Relation> relations_;  // by name in lower case
};

}  // namespace izvor::catalog
