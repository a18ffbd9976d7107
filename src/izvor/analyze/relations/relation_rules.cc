#include "izvor/analyze/relations/relation_rules.h"

#include <array>

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
