#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"

namespace izvor::analyze {

ResolvedRelation resolve_to_df(const spark::connect::Relation& relation, Analysis& analysis) {
  const ResolvedRelation child = analysis.resolve(relation.to_df().input());
  const auto& names = relation.to_df().column_names();
  if (static_cast<size_t>(names.size()) != child.columns.size()) {
    if (relation.to_df().input().has_unresolved_table_valued_function()) {
      throw Error("NUM_TABLE_VALUE_ALIASES_MISMATCH", {{"funcName", relation.to_df().input().unresolved_table_valued_function().function_name()},
                                                       {"aliasesNum", std::to_string(names.size())},
                                                       {"outColsNum", std::to_string(child.columns.size())}});
    }
    throw Error("ASSIGNMENT_ARITY_MISMATCH", {{"numExpr", std::to_string(names.size())}, {"numTarget", std::to_string(child.columns.size())}});
  }
  std::vector<plan::NamedExpression> renamed;
  for (int i = 0; i < names.size(); ++i) {
    const plan::Attribute& attribute = child.columns[static_cast<size_t>(i)].attribute;
    renamed.push_back({expr::reference(attribute), analysis.new_attribute(names[i], attribute.type, attribute.nullable)});
  }
  return ResolvedRelation::unqualified(plan::make_project(child.plan, std::move(renamed)));
}

}  // namespace izvor::analyze
