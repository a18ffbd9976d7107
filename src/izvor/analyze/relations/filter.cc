#include <algorithm>

#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

void refuse_aggregates(const TypedExpression& condition, const AggregateCollector& aggregates) {
  if (aggregates.empty()) return;
  std::vector<std::string> found;
  for (const plan::NamedAggregate& aggregate : aggregates.aggregates()) found.push_back(aggregate.output.name);
  throw Error("INVALID_WHERE_CONDITION", {{"condition", '"' + condition.text + '"'}, {"expressionList", join(found, ", ")}});
}

void require_boolean(const TypedExpression& condition) {
  const DataType& type = condition.expression->type;
  if (type.id() == TypeId::kBoolean) return;
  const std::string text = '"' + condition.text + '"';
  throw Error("DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN", {{"sqlExpr", text}, {"filter", text}, {"type", '"' + type.sql() + '"'}});
}

// The child's columns, then hidden ones that no column of theirs stands before.
std::vector<ScopeColumn> filter_scope(const ResolvedRelation& child, const NameMatcher& names) {
  std::vector<ScopeColumn> scope = child.columns;
  for (const ScopeColumn& hidden : child.hidden) {
    const auto same_name = [&](const ScopeColumn& column) { return names.equal(column.attribute.name, hidden.attribute.name); };
    if (std::none_of(child.columns.begin(), child.columns.end(), same_name)) scope.push_back(hidden);
  }
  return scope;
}

// Columns that the condition reads and that the child does not give come up for the filter and go again above it, as do the values of subqueries.
plan::NodePtr filter_rows(const ResolvedRelation& child, const plan::ExpressionPtr& condition, const SubqueryCollector& subqueries) {
  const std::vector<plan::AttributeId> read = expr::referenced_attributes(*condition);
  std::vector<plan::Attribute> exposed;
  for (const std::vector<ScopeColumn>* columns : {&child.hidden, &child.set_aside}) {
    for (const ScopeColumn& column : *columns) {
      if (std::find(read.begin(), read.end(), column.attribute.id) != read.end()) exposed.push_back(column.attribute);
    }
  }
  const auto as_is = [](const plan::ExpressionPtr& expression) { return expression; };
  const plan::NodePtr rows = subqueries.join_to(expose_columns(child.plan, exposed), as_is);
  return keep_columns(plan::make_filter(rows, condition), child.plan->output);
}

}  // namespace

ResolvedRelation resolve_filter(const spark::connect::Relation& relation, Analysis& analysis) {
  ResolvedRelation child = analysis.resolve(relation.filter().input());
  Collectors collectors(analysis);
  const std::vector<ScopeColumn> scope = filter_scope(child, analysis.names());
  QueryParts parts = collectors.parts(child);
  parts.generators = nullptr;
  parts.windows = nullptr;
  parts.clause = "WHERE";
  const TypedExpression condition = ExpressionAnalyzer(analysis, scope, parts).analyze(relation.filter().condition());
  require_boolean(condition);
  refuse_aggregates(condition, collectors.aggregates);
  child.plan = filter_rows(child, condition.expression, collectors.subqueries);
  child.grouped = nullptr;
  return child;
}

}  // namespace izvor::analyze
