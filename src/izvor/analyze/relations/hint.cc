#include "izvor/analyze/relations/relation_rules.h"

namespace izvor::analyze {

// Hints steer Spark's join and partitioning choices, which are not made here; they never change a result.
ResolvedRelation resolve_hint(const spark::connect::Relation& relation, Analysis& analysis) { return analysis.resolve(relation.hint().input()); }

}  // namespace izvor::analyze
