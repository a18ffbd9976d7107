#pragma once

#include <izvor/qualify.pb.h>

#include "izvor/analyze/analysis.h"
#include "izvor/analyze/resolved_relation.h"

namespace izvor::analyze {

// A select list's rows for which a condition on their window functions holds.
ResolvedRelation resolve_qualify(const sql::Qualify& qualify, Analysis& analysis);

}  // namespace izvor::analyze
