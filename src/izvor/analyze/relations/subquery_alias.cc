#include "izvor/analyze/relations/relation_rules.h"

namespace izvor::analyze {

ResolvedRelation resolve_subquery_alias(const spark::connect::Relation& relation, Analysis& analysis) {
  const spark::connect::SubqueryAlias& alias = relation.subquery_alias();
  NameParts qualifier(alias.qualifier().begin(), alias.qualifier().end());
  qualifier.push_back(alias.alias());
  return ResolvedRelation::qualified(analysis.resolve(alias.input()).plan, qualifier);
}

}  // namespace izvor::analyze
