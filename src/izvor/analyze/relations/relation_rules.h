#pragma once

#include <spark/connect/relations.pb.h>

#include "izvor/analyze/analysis.h"
#include "izvor/analyze/resolved_relation.h"

namespace izvor::sql {
class GroupedSelect;
class InlineTable;
class LateralView;
class NamedWindows;
class NaturalJoin;
class With;
}  // namespace izvor::sql

namespace izvor::analyze {

// Resolves one kind of relation; `relation` has that kind.
using RelationRule = ResolvedRelation (*)(const spark::connect::Relation& relation, Analysis& analysis);

// Throws UNSUPPORTED_FEATURE.IZVOR for a kind that is not built, CONNECT_INVALID_PLAN for none.
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
ResolvedRelation resolve_offset(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_tail(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_sort(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_set_operation(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_deduplicate(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_join(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_lateral_join(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_repartition(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_repartition_by_expression(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_sql(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_with_relations(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_relation_extension(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_table_function(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_fill_na(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_drop_na(const spark::connect::Relation& relation, Analysis& analysis);
ResolvedRelation resolve_replace_na(const spark::connect::Relation& relation, Analysis& analysis);

// What SQL has and Connect has no message for.
ResolvedRelation resolve_with(const sql::With& with, Analysis& analysis);
ResolvedRelation resolve_lateral_view(const sql::LateralView& view, Analysis& analysis);
ResolvedRelation resolve_inline_table(const sql::InlineTable& table, Analysis& analysis);
ResolvedRelation resolve_natural_join(const sql::NaturalJoin& join, Analysis& analysis);
ResolvedRelation resolve_grouped_select(const sql::GroupedSelect& select, Analysis& analysis);
ResolvedRelation resolve_named_windows(const sql::NamedWindows& windows, Analysis& analysis);

// One row without columns: what a select without an input reads.
ResolvedRelation one_row();

}  // namespace izvor::analyze
