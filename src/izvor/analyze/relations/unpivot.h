#pragma once

#include "izvor/analyze/analysis.h"

namespace izvor::analyze {

// Each row once for each of some columns, with the column's name and its value beside the others.
ResolvedRelation resolve_unpivot(const spark::connect::Relation& relation, Analysis& analysis);

}  // namespace izvor::analyze
