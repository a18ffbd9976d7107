#include "izvor/analyze/relations/qualify.h"

#include <algorithm>

#include "izvor/analyze/collectors.h"
#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/projection.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

// Whether the select list has window functions.
bool computes_windows(const plan::Node& select) {
  const auto* project = select.as<plan::Project>();
  return project != nullptr && project->child->as<plan::Window>() != nullptr;
}

// The select list's columns, then those below it that none of them hides.
std::vector<ScopeColumn> scope_of(const ResolvedRelation& select, const NameMatcher& names) {
  std::vector<ScopeColumn> scope = select.columns;
  for (const std::vector<ScopeColumn>* below : {&select.hidden, &select.set_aside}) {
    for (const ScopeColumn& column : *below) {
      const auto same_name = [&](const ScopeColumn& own) { return names.equal(own.attribute.name, column.attribute.name); };
      if (std::none_of(select.columns.begin(), select.columns.end(), same_name)) scope.push_back(column);
    }
  }
  return scope;
}

}  // namespace

ResolvedRelation resolve_qualify(const sql::Qualify& qualify, Analysis& analysis) {
  ResolvedRelation select = analysis.resolve(qualify.input());
  Collectors collectors(analysis);
  const std::vector<ScopeColumn> scope = scope_of(select, analysis.names());
  QueryParts parts = collectors.parts(select);
  parts.generators = nullptr;
  parts.clause = "QUALIFY";
  const TypedExpression condition = ExpressionAnalyzer(analysis, scope, parts).analyze(qualify.condition());
  if (!collectors.aggregates.empty() && !collectors.windows.empty()) throw Error("MISSING_GROUP_BY");
  if (!collectors.aggregates.empty()) {
    const std::string& aggregate = collectors.aggregates.aggregates().front().output.name;
    throw Error("QUALIFY_AGGREGATE_NOT_ALLOWED", {{"aggregateExpr", '"' + aggregate + '"'}});
  }
  if (collectors.windows.empty() && !computes_windows(*select.plan)) throw Error("QUALIFY_REQUIRES_WINDOW_FUNCTION");
  std::vector<plan::Attribute> needed;
  for (const ScopeColumn& column : scope) needed.push_back(column.attribute);
  const auto as_is = [](const plan::ExpressionPtr& expression) { return expression; };
  plan::NodePtr rows = collectors.subqueries.join_to(expose_columns(select.plan, needed), as_is);
  rows = collectors.windows.compute_over(std::move(rows), as_is);
  const plan::ExpressionPtr holds = expr::cast(condition.expression, TypeId::kBoolean, analysis.eval_mode());
  select.plan = keep_columns(plan::make_filter(std::move(rows), holds), select.plan->output);
  select.grouped = nullptr;
  return select;
}

}  // namespace izvor::analyze
