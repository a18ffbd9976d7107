#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "izvor/analyze/analysis.h"
#include "izvor/analyze/names.h"
#include "izvor/analyze/resolved_relation.h"

namespace izvor::analyze {

// A column and the rest of its name: the fields within it that are meant, outermost first.
struct ColumnMatch {
  plan::Attribute attribute;
  NameParts fields;
};

// The column that a name stands for; nothing when there is none. A qualified reading ("t.a") goes before a nested one (field a of column t).
// Throws AMBIGUOUS_REFERENCE.
std::optional<ColumnMatch> find_column(const NameParts& name, const std::vector<ScopeColumn>& columns, const NameMatcher& names);

// As above; throws UNRESOLVED_COLUMN with the names that come near.
ColumnMatch resolve_column(const NameParts& name, const std::vector<ScopeColumn>& columns, const NameMatcher& names);

// The column `name` of the data frame `plan_id`, if `input` still has it. Throws CANNOT_RESOLVE_DATAFRAME_COLUMN or
// AMBIGUOUS_COLUMN_REFERENCE.
ColumnMatch resolve_data_frame_column(const NameParts& name, int64_t plan_id, const std::vector<ScopeColumn>& input, const Analysis& analysis);

// The columns that "target.*" stands for (all when the target is empty). Throws CANNOT_RESOLVE_STAR_EXPAND.
std::vector<plan::Attribute> expand_star(const NameParts& target, const std::vector<ScopeColumn>& columns, const NameMatcher& names);

}  // namespace izvor::analyze
