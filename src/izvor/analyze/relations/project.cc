#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/relation_rules.h"

namespace izvor::analyze {
ResolvedRelation one_row() { return ResolvedRelation::unqualified(plan::make_local_relation({{Batch{1, {}}}}, {})); }

ResolvedRelation resolve_project(const spark::connect::Relation& relation, Analysis& analysis) {
  const spark::connect::Project& project = relation.project();
  const ResolvedRelation child = project.has_input() ? analysis.resolve(project.input()) : one_row();
  Collectors collectors(analysis, plan::is_streaming(*child.plan));
  const std::vector<TypedExpression> list =
      ExpressionAnalyzer(analysis, child.columns, collectors.parts(child)).analyze_select_list(project.expressions());
  return make_projection(child, list, collectors, analysis);
}

}  // namespace izvor::analyze
