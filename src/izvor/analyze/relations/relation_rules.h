#pragma once

#include <spark/connect/relations.pb.h>

#include "izvor/analyze/analysis.h"
#include "izvor/analyze/resolved_relation.h"

namespace izvor::analyze {

// Resolves one kind of relation; `relation` has that kind.
using RelationRule = ResolvedRelation (*)(const spark::connect::Relation& relation, Analysis& analysis);

// Throws IZVOR_UNSUPPORTED_FEATURE for a kind that is not built, CONNECT_INVALID_PLAN for none.
RelationRule find_relation_rule(const spark::connect::Relation& relation);

ResolvedRelation resolve_read(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_project(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_filter(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_aggregate(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_limit(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_local_relation(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_cached_relation(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_range(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_subquery_alias(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_to_df(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_with_columns(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_with_columns_renamed(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_drop(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_hint(const spark::connect::Relation& relation, Analysis& analysis);

}  // namespace izvor::analyze
