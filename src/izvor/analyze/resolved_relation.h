#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "izvor/analyze/grouping_sets.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::analyze {

// A column that expressions can name, with the alias or view that it can be qualified by ("t" in t.amount).
struct ScopeColumn {
  plan::Attribute attribute;
  std::vector<std::string> qualifier;
};

// The groups that a select list was computed from, for what is sorted by.
struct GroupedRows;

// A relation once its names are resolved. `columns` are the plan's output, in order.
struct ResolvedRelation {
  plan::NodePtr plan;
  std::vector<ScopeColumn> columns;
  // What projections on top of the plan took away, and a filter may still name: df.select("a").where(df.b > 1).
  std::vector<ScopeColumn> hidden;
  // What a select list may name too, with its qualifier or by its data frame: the other side's keys of a join by name.
  std::vector<ScopeColumn> set_aside{};
  std::shared_ptr<const GroupedRows> grouped{};

  static ResolvedRelation unqualified(plan::NodePtr plan) { return qualified(std::move(plan), {}); }
  static ResolvedRelation qualified(plan::NodePtr plan, const std::vector<std::string>& qualifier) {
    ResolvedRelation relation{std::move(plan), {}, {}, {}, nullptr};
    for (const plan::Attribute& attribute : relation.plan->output) relation.columns.push_back({attribute, qualifier});
    return relation;
  }
};

struct GroupedRows {
  plan::NodePtr aggregate;                  // an Aggregate within the relation's plan
  std::vector<ScopeColumn> input;           // of what was grouped
  std::vector<plan::NamedExpression> keys;  // as written, and the columns that hold them
  std::shared_ptr<const GroupingSets> sets;
};

}  // namespace izvor::analyze
