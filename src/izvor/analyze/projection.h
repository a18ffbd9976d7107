#pragma once

#include <vector>

#include "izvor/analyze/aggregate_collector.h"
#include "izvor/analyze/analysis.h"
#include "izvor/analyze/resolved_relation.h"
#include "izvor/analyze/typed_expression.h"

namespace izvor::analyze {

// The expression under the attribute that it becomes: a column that is passed on keeps its id, anything else gets a new one.
plan::NamedExpression to_named(const TypedExpression& expression, Analysis& analysis);

// A select list over `child`. Aggregates in it make it an aggregation of all rows (MISSING_GROUP_BY when a column stands beside them).
ResolvedRelation make_projection(const ResolvedRelation& child, const std::vector<TypedExpression>& list, const AggregateCollector& aggregates,
                                 Analysis& analysis);

// `columns` of the projection `plan` over `child`: what the child had besides is hidden now.
ResolvedRelation hide_others(const ResolvedRelation& child, plan::NodePtr plan, std::vector<ScopeColumn> columns);
// The plan with hidden columns added to its output.
plan::NodePtr expose_columns(const plan::NodePtr& plan, const std::vector<plan::Attribute>& hidden);

// Groups of the child's rows by `keys`. Output: the keys, then `list`, which may read keys and aggregates only (MISSING_AGGREGATION,
// MISSING_GROUP_BY); a projection comes on top where the list says more than a run of aggregates.
ResolvedRelation make_aggregation(const ResolvedRelation& child, const std::vector<plan::NamedExpression>& keys,
                                  const std::vector<TypedExpression>& list, const AggregateCollector& aggregates, Analysis& analysis);

}  // namespace izvor::analyze
