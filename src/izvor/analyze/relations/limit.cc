#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

void require_count(int32_t count, const char* name) {
  if (count >= 0) return;
  const std::string text = std::to_string(count);
  throw Error("INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE", {{"expr", '"' + text + '"'}, {"name", name}, {"v", text}});
}

// What a relation without its first or last rows still has.
ResolvedRelation with_plan(ResolvedRelation relation, plan::NodePtr plan) {
  relation.plan = std::move(plan);
  relation.grouped = nullptr;
  return relation;
}

}  // namespace

ResolvedRelation resolve_limit(const spark::connect::Relation& relation, Analysis& analysis) {
  const ResolvedRelation child = analysis.resolve(relation.limit().input());
  require_count(relation.limit().limit(), "limit");
  return with_plan(child, plan::make_limit(child.plan, relation.limit().limit()));
}

ResolvedRelation resolve_offset(const spark::connect::Relation& relation, Analysis& analysis) {
  const ResolvedRelation child = analysis.resolve(relation.offset().input());
  require_count(relation.offset().offset(), "offset");
  return with_plan(child, plan::make_offset(child.plan, relation.offset().offset()));
}

ResolvedRelation resolve_tail(const spark::connect::Relation& relation, Analysis& analysis) {
  const ResolvedRelation child = analysis.resolve(relation.tail().input());
  require_count(relation.tail().limit(), "tail");
  return with_plan(child, plan::make_tail(child.plan, relation.tail().limit()));
}

}  // namespace izvor::analyze
