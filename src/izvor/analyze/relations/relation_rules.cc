#include "izvor/analyze/relations/relation_rules.h"

#include <array>

#include "izvor/analyze/relations/statistics.h"
#include "izvor/analyze/relations/unpivot.h"
#include "izvor/analyze/relations/with_watermark.h"

namespace izvor::analyze {
namespace {

using Relation = spark::connect::Relation;

struct RuleOfKind {
  Relation::RelTypeCase kind;
  RelationRule rule;
};

constexpr std::array kRules{
    RuleOfKind{Relation::kRead, resolve_read},
    RuleOfKind{Relation::kProject, resolve_project},
    RuleOfKind{Relation::kFilter, resolve_filter},
    RuleOfKind{Relation::kAggregate, resolve_aggregate},
    RuleOfKind{Relation::kLimit, resolve_limit},
    RuleOfKind{Relation::kLocalRelation, resolve_local_relation},
    RuleOfKind{Relation::kRange, resolve_range},
    RuleOfKind{Relation::kCachedRemoteRelation, resolve_cached_relation},
    RuleOfKind{Relation::kSubqueryAlias, resolve_subquery_alias},
    RuleOfKind{Relation::kToDf, resolve_to_df},
    RuleOfKind{Relation::kWithColumns, resolve_with_columns},
    RuleOfKind{Relation::kWithColumnsRenamed, resolve_with_columns_renamed},
    RuleOfKind{Relation::kDrop, resolve_drop},
    RuleOfKind{Relation::kHint, resolve_hint},
    RuleOfKind{Relation::kOffset, resolve_offset},
    RuleOfKind{Relation::kTail, resolve_tail},
    RuleOfKind{Relation::kSort, resolve_sort},
    RuleOfKind{Relation::kSetOp, resolve_set_operation},
    RuleOfKind{Relation::kDeduplicate, resolve_deduplicate},
    RuleOfKind{Relation::kJoin, resolve_join},
    RuleOfKind{Relation::kLateralJoin, resolve_lateral_join},
    RuleOfKind{Relation::kRepartition, resolve_repartition},
    RuleOfKind{Relation::kRepartitionByExpression, resolve_repartition_by_expression},
    RuleOfKind{Relation::kSql, resolve_sql},
    RuleOfKind{Relation::kWithRelations, resolve_with_relations},
    RuleOfKind{Relation::kExtension, resolve_relation_extension},
    RuleOfKind{Relation::kUnresolvedTableValuedFunction, resolve_table_function},
    RuleOfKind{Relation::kFillNa, resolve_fill_na},
    RuleOfKind{Relation::kDropNa, resolve_drop_na},
    RuleOfKind{Relation::kReplace, resolve_replace_na},
    RuleOfKind{Relation::kUnpivot, resolve_unpivot},
    RuleOfKind{Relation::kWithWatermark, resolve_with_watermark},
    RuleOfKind{Relation::kDescribe, resolve_describe},
    RuleOfKind{Relation::kSummary, resolve_summary},
    RuleOfKind{Relation::kCov, resolve_cov},
    RuleOfKind{Relation::kCorr, resolve_corr},
    RuleOfKind{Relation::kApproxQuantile, resolve_approx_quantile},
    RuleOfKind{Relation::kSample, resolve_sample},
    RuleOfKind{Relation::kSampleBy, resolve_sample_by},
    RuleOfKind{Relation::kToSchema, resolve_to_schema},
};

}  // namespace

RelationRule find_relation_rule(const Relation& relation) {
  const Relation::RelTypeCase kind = relation.rel_type_case();
  for (const RuleOfKind& candidate : kRules) {
    if (candidate.kind == kind) return candidate.rule;
  }
  throw_no_rule(*Relation::descriptor(), "rel_type", kind, "The relation");
}

}  // namespace izvor::analyze
