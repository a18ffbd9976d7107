#include <set>
#include <utility>

#include "izvor/analyze/projection.h"
#include "izvor/error.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::analyze {
namespace {

using expr::ExpressionPtr;

// What the select list of an aggregation may read: groupings and aggregates.
class AggregationOutput {
 public:
  AggregationOutput(const std::vector<plan::NamedExpression>& groupings, const std::vector<plan::NamedAggregate>& aggregates)
      : groupings_(groupings) {
    for (const plan::NamedExpression& grouping : groupings) readable_.insert(grouping.output.id);
    for (const plan::NamedAggregate& aggregate : aggregates) readable_.insert(aggregate.output.id);
  }

  // The expression with grouping expressions replaced by their values. Throws when it reads anything else of the input.
  ExpressionPtr over_groups(const ExpressionPtr& expression) const {
    const ExpressionPtr replaced = plan::rewrite_top_down(expression, [this](const ExpressionPtr& part) { return grouping_value(*part); });
    plan::rewrite_top_down(replaced, [this](const ExpressionPtr& part) {
      if (const auto* column = part->as<expr::AttributeReference>()) require_readable(column->attribute);
      return ExpressionPtr();
    });
    return replaced;
  }

 private:
  ExpressionPtr grouping_value(const expr::Expression& part) const {
    for (const plan::NamedExpression& grouping : groupings_) {
      if (expr::equal(*grouping.expression, part)) return expr::reference(grouping.output);
    }
    return nullptr;
  }

  void require_readable(const plan::Attribute& attribute) const {
    if (readable_.contains(attribute.id)) return;
    if (groupings_.empty()) throw Error("MISSING_GROUP_BY");
    throw Error("MISSING_AGGREGATION", {{"expression", '"' + attribute.name + '"'}, {"expressionAnyValue", "\"any_value(" + attribute.name + ")\""}});
  }

  const std::vector<plan::NamedExpression>& groupings_;
  std::set<plan::AttributeId> readable_;
};

// Whether the list is the groupings followed by the aggregates, each once and in order, so that no projection is needed.
bool is_plain(const std::vector<plan::NamedExpression>& list, const std::vector<plan::NamedExpression>& groupings,
              const std::vector<plan::NamedAggregate>& aggregates) {
  if (list.size() != groupings.size() + aggregates.size()) return false;
  for (size_t i = 0; i < list.size(); ++i) {
    const plan::AttributeId wanted = i < groupings.size() ? groupings[i].output.id : aggregates[i - groupings.size()].output.id;
    const auto* column = list[i].expression->as<expr::AttributeReference>();
    if (column == nullptr || column->attribute.id != wanted) return false;
  }
  return true;
}

// The groupings, then the list in terms of them.
std::vector<plan::NamedExpression> name_results(const std::vector<plan::NamedExpression>& groupings, const std::vector<TypedExpression>& list,
                                                const AggregationOutput& readable, Analysis& analysis) {
  std::vector<plan::NamedExpression> named;
  for (const plan::NamedExpression& grouping : groupings) named.push_back({expr::reference(grouping.output), grouping.output});
  for (TypedExpression item : list) {
    item.expression = readable.over_groups(item.expression);
    named.push_back(to_named(item, analysis));
  }
  return named;
}

}  // namespace

ResolvedRelation make_aggregation(const ResolvedRelation& child, const std::vector<plan::NamedExpression>& keys,
                                  const std::vector<TypedExpression>& list, const AggregateCollector& collector, Analysis& analysis) {
  std::vector<plan::NamedAggregate> aggregates = collector.aggregates();
  std::vector<plan::NamedExpression> results = name_results(keys, list, AggregationOutput(keys, aggregates), analysis);
  if (!is_plain(results, keys, aggregates)) {
    plan::NodePtr groups = plan::make_aggregate(child.plan, keys, std::move(aggregates), -1);
    return ResolvedRelation::unqualified(plan::make_project(std::move(groups), std::move(results)));
  }
  for (size_t i = 0; i < aggregates.size(); ++i) aggregates[i].output = results[keys.size() + i].output;
  return ResolvedRelation::unqualified(plan::make_aggregate(child.plan, keys, std::move(aggregates), -1));
}

}  // namespace izvor::analyze
