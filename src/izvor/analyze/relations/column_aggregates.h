#pragma once

#include <string>
#include <vector>

#include "izvor/analyze/aggregate_collector.h"
#include "izvor/analyze/resolved_relation.h"

namespace izvor::analyze {

// Aggregates over the columns of a relation without groups, for relations that are statistics of another one.
class ColumnAggregates {
 public:
  ColumnAggregates(const ResolvedRelation& child, Analysis& analysis) : child_(child), analysis_(analysis), collector_(analysis) {}

  // The result of function(arguments).
  plan::ExpressionPtr add(const char* function, std::vector<plan::ExpressionPtr> arguments, plan::ExpressionPtr filter = nullptr,
                          bool is_distinct = false);
  plan::ExpressionPtr call(const char* function, std::vector<plan::ExpressionPtr> arguments) const;
  // One row with the results.
  plan::NodePtr compute() const;

  // The column of this name. Throws UNRESOLVED_COLUMN.
  const plan::Attribute& column(const std::string& name) const;
  // A column as numbers: a text that is no number is null.
  plan::ExpressionPtr number(const plan::Attribute& column) const;

 private:
  const ResolvedRelation& child_;
  Analysis& analysis_;
  AggregateCollector collector_;
};

}  // namespace izvor::analyze
