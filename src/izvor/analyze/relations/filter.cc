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

// Hidden columns that the condition reads come up for the filter and go again above it.
plan::NodePtr filter_rows(const ResolvedRelation& child, const plan::ExpressionPtr& condition) {
  const std::vector<plan::AttributeId> read = expr::referenced_attributes(*condition);
  std::vector<plan::Attribute> exposed;
  for (const ScopeColumn& hidden : child.hidden) {
    if (std::find(read.begin(), read.end(), hidden.attribute.id) != read.end()) exposed.push_back(hidden.attribute);
  }
  plan::NodePtr filtered = plan::make_filter(expose_columns(child.plan, exposed), condition);
  if (exposed.empty()) return filtered;
  std::vector<plan::NamedExpression> kept;
  for (const plan::Attribute& attribute : child.plan->output) kept.push_back({expr::reference(attribute), attribute});
  return plan::make_project(std::move(filtered), std::move(kept));
}

}  // namespace

ResolvedRelation resolve_filter(const spark::connect::Relation& relation, Analysis& analysis) {
  ResolvedRelation child = analysis.resolve(relation.filter().input());
  AggregateCollector aggregates(analysis);
  const std::vector<ScopeColumn> scope = filter_scope(child, analysis.names());
  const TypedExpression condition = ExpressionAnalyzer(analysis, scope, aggregates).analyze(relation.filter().condition());
  require_boolean(condition);
  refuse_aggregates(condition, aggregates);
  child.plan = filter_rows(child, condition.expression);
  return child;
}

}  // namespace izvor::analyze
