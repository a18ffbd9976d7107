#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "izvor/analyze/analysis.h"
#include "izvor/analyze/collectors.h"
#include "izvor/analyze/resolved_relation.h"
#include "izvor/analyze/typed_expression.h"

namespace izvor::analyze {

// The expression under the attribute that it becomes: a column that is passed on keeps its id, anything else gets a new one.
plan::NamedExpression to_named(const TypedExpression& expression, Analysis& analysis);

// A select list over `child`. Aggregates in it make it an aggregation of all rows (MISSING_GROUP_BY when a column stands beside them).
ResolvedRelation make_projection(const ResolvedRelation& child, const std::vector<TypedExpression>& list, const Collectors& collectors,
                                 Analysis& analysis);

// `columns` of the projection `plan` over `child`: what the child had besides is hidden now.
ResolvedRelation hide_others(const ResolvedRelation& child, plan::NodePtr plan, std::vector<ScopeColumn> columns);
// The plan with hidden columns added to its output.
plan::NodePtr expose_columns(const plan::NodePtr& plan, const std::vector<plan::Attribute>& hidden);

// Groups of the child's rows by `keys`. Output: the keys, then `list`, which may read keys and aggregates only (MISSING_AGGREGATION,
// MISSING_GROUP_BY); a projection comes on top where the list says more than a run of aggregates.
ResolvedRelation make_aggregation(const ResolvedRelation& child, const std::vector<plan::NamedExpression>& keys,
                                  const std::vector<TypedExpression>& list, const Collectors& collectors, Analysis& analysis);

// SELECT list FROM child GROUP BY keys HAVING having.
struct GroupedSelection {
  std::vector<plan::NamedExpression> keys;  // as written, and the columns that they become
  std::vector<TypedExpression> list;
  std::optional<TypedExpression> having;
  // Null: the keys are those of one grouping. Else `rows` has each row of the child once a set.
  std::shared_ptr<const GroupingSets> sets;
  plan::NodePtr rows;
};
ResolvedRelation make_grouped_selection(const ResolvedRelation& child, const GroupedSelection& selection, const Collectors& collectors,
                                        Analysis& analysis);

// What is computed from the groups of `grouped` in terms of their columns. Throws MISSING_AGGREGATION or MISSING_GROUP_BY.
expr::ExpressionPtr over_groups(const expr::ExpressionPtr& expression, const GroupedRows& grouped,
                                const std::vector<plan::NamedAggregate>& aggregates);

// The plan without other columns than these.
plan::NodePtr keep_columns(const plan::NodePtr& plan, const std::vector<plan::Attribute>& columns);
// The plan with `replacement` in the place of one of its operators.
plan::NodePtr replace_node(const plan::NodePtr& plan, const plan::NodePtr& node, const plan::NodePtr& replacement);

}  // namespace izvor::analyze
