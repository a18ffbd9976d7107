#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/relations/relation_rules.h"

namespace izvor::analyze {

// Hints steer Spark's join and partitioning choices, which are not made here; they never change a result.
ResolvedRelation resolve_hint(const spark::connect::Relation& relation, Analysis& analysis) { return analysis.resolve(relation.hint().input()); }

// How rows are spread over tasks is decided here; a client's wish changes no result.
ResolvedRelation resolve_repartition(const spark::connect::Relation& relation, Analysis& analysis) {
  return analysis.resolve(relation.repartition().input());
}

ResolvedRelation resolve_repartition_by_expression(const spark::connect::Relation& relation, Analysis& analysis) {
  const ResolvedRelation child = analysis.resolve(relation.repartition_by_expression().input());
  AggregateCollector aggregates(analysis);
  ExpressionAnalyzer analyzer(analysis, child.columns, aggregates);
  for (const auto& expression : relation.repartition_by_expression().partition_exprs()) {
    analyzer.analyze(expression.has_sort_order() ? expression.sort_order().child() : expression);
  }
  return child;
}

}  // namespace izvor::analyze
