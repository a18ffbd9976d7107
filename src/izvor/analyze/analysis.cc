#include "izvor/analyze/analysis.h"

#include <spark/connect/relations.pb.h>

#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

// Spark refuses messages nested deeper than 1024 (spark.connect.grpc.marshallerRecursionLimit), which is two messages a level.
constexpr int kDeepestNesting = 512;

}  // namespace

Analysis::Analysis(const Config& config, const catalog::Catalog& catalog, AttributeIds& ids)
    : config_(config),
      catalog_(catalog),
      ids_(ids),
      names_(config),
      eval_mode_(config.get_bool(config::kAnsiEnabled) ? expr::EvalMode::kAnsi : expr::EvalMode::kLegacy) {}

ResolvedRelation Analysis::resolve(const spark::connect::Relation& relation) {
  const Nesting nesting(*this);
  ResolvedRelation resolved = find_relation_rule(relation)(relation, *this);
  if (relation.common().has_plan_id()) outputs_by_plan_id_[relation.common().plan_id()].push_back(resolved.columns);
  return resolved;
}

std::vector<plan::Attribute> Analysis::new_attributes(const Schema& schema) {
  std::vector<plan::Attribute> attributes;
  for (const Field& field : schema.fields()) attributes.push_back(new_attribute(field.name, field.type(), field.nullable));
  return attributes;
}

const std::vector<std::vector<ScopeColumn>>& Analysis::outputs_of_plan_id(int64_t plan_id) const {
  static const std::vector<std::vector<ScopeColumn>> kNone;
  const auto found = outputs_by_plan_id_.find(plan_id);
  return found == outputs_by_plan_id_.end() ? kNone : found->second;
}

Analysis::Nesting::Nesting(Analysis& analysis) : analysis_(analysis) {
  if (analysis_.depth_ >= kDeepestNesting) throw Error("IZVOR_PLAN_TOO_DEEP", {{"limit", std::to_string(kDeepestNesting)}});
  ++analysis_.depth_;
}

}  // namespace izvor::analyze
