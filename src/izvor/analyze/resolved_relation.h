#pragma once

#include <string>
#include <utility>
#include <vector>

#include "izvor/plan/logical_plan.h"

namespace izvor::analyze {

// A column that expressions can name, with the alias or view that it can be qualified by ("t" in t.amount).
struct ScopeColumn {
  plan::Attribute attribute;
  std::vector<std::string> qualifier;
};

// A relation once its names are resolved. `columns` are the plan's output, in order.
struct ResolvedRelation {
  plan::NodePtr plan;
  std::vector<ScopeColumn> columns;
  // What projections on top of the plan took away, and a filter may still name: df.select("a").where(df.b > 1).
  std::vector<ScopeColumn> hidden;

  static ResolvedRelation unqualified(plan::NodePtr plan) { return qualified(std::move(plan), {}); }
  static ResolvedRelation qualified(plan::NodePtr plan, const std::vector<std::string>& qualifier) {
    ResolvedRelation relation{std::move(plan), {}, {}};
    for (const plan::Attribute& attribute : relation.plan->output) relation.columns.push_back({attribute, qualifier});
    return relation;
  }
};

}  // namespace izvor::analyze
