#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "izvor/expr/external_function.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::catalog {

// What stands behind a name: the analysed plan of a temporary view, or the description of something to scan (a memory sink's rows).
using Relation = std::variant<plan::NodePtr, plan::SourceDescription>;

// The name under which the rows of a CachedRemoteRelation are kept: no view can have it.
inline std::string cached_relation_name(const std::string& id) { return "\1 cached " + id; }

// The temporary views and functions of one session. As in Spark, a memory sink's table is one of the views. Names are matched without regard to
// case. Thread-safe.
class Catalog {
 public:
  // Takes the place of what had the name.
  void set(const std::string& name, Relation relation);
  // False when there was none.
  bool drop(const std::string& name);
  std::optional<Relation> find(const std::string& name) const;
  // Sorted.
  std::vector<std::string> names() const;

  // Functions that the user registered. They come before built-in ones of the same name.
  void set_function(const std::string& name, expr::ExternalFunctionSpec function);
  std::optional<expr::ExternalFunctionSpec> find_function(const std::string& name) const;
  // Who runs external functions; without one there are none.
  void set_function_factory(expr::ExternalFunctionFactory factory);
  // Throws UNSUPPORTED_FEATURE.IZVOR when nobody can run it.
  expr::ExternalFunctionPtr make_function(const expr::ExternalFunctionSpec& spec) const;

  // Everything of another session's but the factory.
  void copy_from(const Catalog& other);

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Relation> relations_;  // by name in lower case
  std::map<std::string, expr::ExternalFunctionSpec> functions_;
  expr::ExternalFunctionFactory function_factory_;
};

}  // namespace izvor::catalog
