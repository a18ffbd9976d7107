#include "izvor/analyze/subquery_collector.h"

#include <utility>

#include "izvor/analyze/decorrelation.h"
#include "izvor/error.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::analyze {

plan::Attribute SubqueryCollector::add_scalar(plan::NodePtr query, std::vector<plan::Attribute> outer, const std::string& text) {
  plan::Attribute value = query->output.front();
  value.nullable = true;
  entries_.push_back({plan::JoinType::kSingle, std::move(query), std::move(outer), nullptr, std::nullopt, text});
  return value;
}

plan::Attribute SubqueryCollector::add_exists(plan::NodePtr query, std::vector<plan::Attribute> outer, plan::ExpressionPtr condition) {
  plan::Attribute mark = analysis_.new_attribute("exists", TypeId::kBoolean, false);
  entries_.push_back({plan::JoinType::kExistence, std::move(query), std::move(outer), std::move(condition), mark, {}});
  return mark;
}

void SubqueryCollector::refuse_correlated_scalars() const {
  for (const Entry& entry : entries_) {
    if (entry.type != plan::JoinType::kSingle || entry.outer.empty()) continue;
    throw Error("SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION", {{"sqlExpr", '"' + entry.text + '"'}});
  }
}

plan::NodePtr SubqueryCollector::join_to(plan::NodePtr input, const std::function<plan::ExpressionPtr(const plan::ExpressionPtr&)>& over) const {
  for (const Entry& entry : entries_) {
    if (plan::is_streaming(*input) || plan::is_streaming(*entry.query)) throw_unsupported("A subquery beside a stream");
    const Decorrelated query = decorrelate(entry.query, entry.outer, input, analysis_);
    std::vector<plan::ExpressionPtr> conditions;
    if (query.condition != nullptr) conditions.push_back(over(query.condition));
    if (entry.condition != nullptr) conditions.push_back(over(entry.condition));
    input = plan::make_join(std::move(input), query.plan, entry.type, plan::join_conjunction(conditions), entry.mark);
  }
  return input;
}

}  // namespace izvor::analyze
