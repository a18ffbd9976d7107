#pragma once

#include "izvor/analyze/relations/relation_rules.h"

namespace izvor::analyze {

// A RelationRule.
ResolvedRelation resolve_with_watermark(const spark::connect::Relation& relation, Analysis& analysis);

}  // namespace izvor::analyze
