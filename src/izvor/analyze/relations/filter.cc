#include "izvor/analyze/expression_analyzer.h"
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

}  // namespace

ResolvedRelation resolve_filter(const spark::connect::Relation& relation, Analysis& analysis) {
  ResolvedRelation child = analysis.resolve(relation.filter().input());
  AggregateCollector aggregates(analysis);
  const TypedExpression condition = ExpressionAnalyzer(analysis, child.columns, aggregates).analyze(relation.filter().condition());
  require_boolean(condition);
  refuse_aggregates(condition, aggregates);
  child.plan = plan::make_filter(std::move(child.plan), condition.expression);
  return child;
}

}  // namespace izvor::analyze
