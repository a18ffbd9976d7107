#pragma once

#include <optional>

#include <izvor/relations.pb.h>

#include "izvor/analyze/analysis.h"

namespace izvor::analyze {

// A query of WITH RECURSIVE that refers to itself, anchor UNION ALL step; nothing when it does not.
std::optional<ResolvedRelation> resolve_recursive_query(const sql::With::Query& query, Analysis& analysis);

}  // namespace izvor::analyze
