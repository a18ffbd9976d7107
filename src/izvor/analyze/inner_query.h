#pragma once

#include <spark/connect/relations.pb.h>

#include "izvor/analyze/analysis.h"
#include "izvor/analyze/resolved_relation.h"

namespace izvor::analyze {

// A query within another: names that it does not have mean columns of `outer`, which notes those that are used.
ResolvedRelation resolve_inner_query(const spark::connect::Relation& query, OuterQuery& outer, Analysis& analysis);

}  // namespace izvor::analyze
