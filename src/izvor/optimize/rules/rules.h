#pragma once

#include "izvor/base/config.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::optimize {

// Replaces what has no column in it by its value, where that does not fail. Throws the error of a constant text that becomes a date or time.
plan::NodePtr fold_constants(const plan::NodePtr& plan, const Config& config);

// Filters on filters become one; a filter that is always true goes.
plan::NodePtr combine_filters(const plan::NodePtr& plan, const Config& config);

// Filters before they compute: conditions move below projections, in terms of what those read.
plan::NodePtr push_filter_through_project(const plan::NodePtr& plan, const Config& config);

// Conditions above a join and of the join move to the side that they read; the others of an inner join become its condition.
plan::NodePtr push_predicates_through_join(const plan::NodePtr& plan, const Config& config);

// A projection over a projection becomes one, unless that would compute something twice.
plan::NodePtr collapse_projects(const plan::NodePtr& plan, const Config& config);

// Comparisons of columns with constants go into the source, where the source can apply them; what it applies leaves the filter.
plan::NodePtr push_predicates_into_source(const plan::NodePtr& plan, const Config& config);

// Takes away columns, expressions and aggregates that nobody reads, down to the columns of a scan.
plan::NodePtr prune_columns(const plan::NodePtr& plan, const Config& config);

// Takes away projections that pass on what they are given.
plan::NodePtr remove_noop_projects(const plan::NodePtr& plan, const Config& config);

}  // namespace izvor::optimize
