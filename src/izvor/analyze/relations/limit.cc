#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"

namespace izvor::analyze {

ResolvedRelation resolve_limit(const spark::connect::Relation& relation, Analysis& analysis) {
  ResolvedRelation child = analysis.resolve(relation.limit().input());
  const int32_t count = relation.limit().limit();
  if (count < 0) {
    const std::string text = std::to_string(count);
    throw Error("INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE", {{"expr", '"' + text + '"'}, {"name", "limit"}, {"v", text}});
  }
  child.plan = plan::make_limit(std::move(child.plan), count);
  return child;
}

}  // namespace izvor::analyze
