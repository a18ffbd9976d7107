#pragma once

#include <vector>

#include "izvor/analyze/analysis.h"

namespace izvor::analyze {

// What several relations do with whole lists of columns.

// The relation with its columns cast to these types.
ResolvedRelation cast_columns(const ResolvedRelation& relation, const std::vector<DataType>& types, Analysis& analysis);

// Brings both sides' columns into the left side's order by their names. With `allow_missing`, columns that a side lacks are null there.
// Throws UNRESOLVED_COLUMN, COLUMN_ALREADY_EXISTS or NUM_COLUMNS_MISMATCH.
void match_by_name(ResolvedRelation& left, ResolvedRelation& right, bool allow_missing, Analysis& analysis);

// `right` with columns that none of the left is: the sides of a self-join.
ResolvedRelation disjoint_from(const ResolvedRelation& left, const ResolvedRelation& right, Analysis& analysis);

// Each row once.
ResolvedRelation distinct_rows(const ResolvedRelation& relation);

}  // namespace izvor::analyze
