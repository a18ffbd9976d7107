#include <algorithm>
#include <set>
#include <utility>

#include "izvor/analyze/projection.h"
#include "izvor/analyze/session_rows.h"
#include "izvor/error.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::analyze {
namespace {

using expr::ExpressionPtr;

// What is computed from groups may read: groupings and aggregates, and what is no column of the rows that are grouped.
class GroupReader {
 public:
  GroupReader(const GroupedRows& grouped, const std::vector<plan::NamedAggregate>& aggregates) : grouped_(grouped) {
    for (const plan::NamedExpression& key : grouped.keys) readable_.insert(key.output.id);
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
    for (const plan::NamedExpression& key : grouped_.keys) {
      if (expr::equal(*key.expression, part)) return expr::reference(key.output);
    }
    return nullptr;
  }

  void require_readable(const plan::Attribute& attribute) const {
    const auto is_it = [&](const ScopeColumn& column) { return column.attribute.id == attribute.id; };
    if (readable_.contains(attribute.id) || std::none_of(grouped_.input.begin(), grouped_.input.end(), is_it)) return;
    if (grouped_.keys.empty()) throw Error("MISSING_GROUP_BY");
    throw Error("MISSING_AGGREGATION", {{"expression", '"' + attribute.name + '"'}, {"expressionAnyValue", "\"any_value(" + attribute.name + ")\""}});
  }

  const GroupedRows& grouped_;
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

// Merged sessions are columns of the rows already.
std::vector<plan::NamedExpression> groupings_of(std::vector<plan::NamedExpression> keys) {
  for (plan::NamedExpression& key : keys) {
    if (is_session_key(key)) key.expression = expr::reference(key.output);
  }
  return keys;
}

// The rows that are grouped, in groups.
plan::NodePtr make_groups(const plan::NodePtr& rows, const GroupedRows& grouped, const std::vector<plan::NamedAggregate>& aggregates,
                          const Collectors& collectors, Analysis& analysis) {
  const auto as_is = [](const ExpressionPtr& expression) { return expression; };
  const bool has_sessions = std::any_of(grouped.keys.begin(), grouped.keys.end(), is_session_key);
  if (grouped.sets != nullptr && has_sessions) throw_unsupported("Grouping sets with a session window");
  plan::NodePtr input = merge_sessions(collectors.argument_subqueries.join_to(rows, as_is), grouped.keys, analysis);
  if (grouped.sets == nullptr) return plan::make_aggregate(std::move(input), groupings_of(grouped.keys), aggregates, -1);
  // The rows have the keys already.
  std::vector<plan::NamedExpression> groupings;
  for (const plan::NamedExpression& key : grouped.keys) groupings.push_back({expr::reference(key.output), key.output});
  groupings.push_back({expr::reference(grouped.sets->id), grouped.sets->id});
  groupings.push_back({expr::reference(grouped.sets->position), grouped.sets->position});
  return plan::make_aggregate(std::move(input), std::move(groupings), aggregates, -1);
}

// Passed-on keys keep the qualifier that they had.
std::vector<ScopeColumn> scope_of(const std::vector<plan::NamedExpression>& results, const std::vector<ScopeColumn>& input) {
  std::vector<ScopeColumn> columns;
  for (const plan::NamedExpression& result : results) {
    const auto same = [&](const ScopeColumn& column) { return column.attribute.id == result.output.id; };
    const auto found = std::find_if(input.begin(), input.end(), same);
    columns.push_back({result.output, found == input.end() ? std::vector<std::string>() : found->qualifier});
  }
  return columns;
}

}  // namespace

expr::ExpressionPtr over_groups(const ExpressionPtr& expression, const GroupedRows& grouped, const std::vector<plan::NamedAggregate>& aggregates) {
  return GroupReader(grouped, aggregates).over_groups(expression);
}

ResolvedRelation make_grouped_selection(const ResolvedRelation& child, const GroupedSelection& selection, const Collectors& collectors,
                                        Analysis& analysis) {
  const std::vector<plan::NamedAggregate>& aggregates = collectors.aggregates.aggregates();
  GroupedRows grouped{nullptr, child.columns, selection.keys, selection.sets};
  const GroupReader reader(grouped, aggregates);
  const auto over = [&](const ExpressionPtr& expression) { return reader.over_groups(expression); };
  grouped.aggregate = make_groups(selection.sets == nullptr ? child.plan : selection.rows, grouped, aggregates, collectors, analysis);
  std::vector<plan::NamedExpression> results;
  for (TypedExpression item : selection.list) {
    item.expression = over(item.expression);
    results.push_back(to_named(item, analysis));
  }
  plan::NodePtr plan = collectors.subqueries.join_to(grouped.aggregate, over);
  if (selection.having) plan = plan::make_filter(std::move(plan), over(selection.having->expression));
  plan = collectors.generators.generate_over(std::move(plan), over);
  plan = plan::make_project(collectors.windows.compute_over(std::move(plan), over), results);
  ResolvedRelation selected{std::move(plan), scope_of(results, child.columns), {}, {}, nullptr};
  selected.grouped = std::make_shared<const GroupedRows>(std::move(grouped));
  return selected;
}

ResolvedRelation make_aggregation(const ResolvedRelation& child, const std::vector<plan::NamedExpression>& keys,
                                  const std::vector<TypedExpression>& list, const Collectors& collectors, Analysis& analysis) {
  collectors.subqueries.refuse_correlated_scalars();
  std::vector<plan::NamedAggregate> aggregates = collectors.aggregates.aggregates();
  GroupedRows grouped{nullptr, child.columns, keys, nullptr};
  const GroupReader reader(grouped, aggregates);
  std::vector<plan::NamedExpression> results;
  for (const plan::NamedExpression& key : keys) results.push_back({expr::reference(key.output), key.output});
  for (TypedExpression item : list) {
    item.expression = reader.over_groups(item.expression);
    results.push_back(to_named(item, analysis));
  }
  const bool has_sessions = std::any_of(keys.begin(), keys.end(), is_session_key);
  const bool needs_more = has_sessions || !collectors.generators.empty() || !collectors.windows.empty() || !collectors.subqueries.empty() ||
                          !collectors.argument_subqueries.empty();
  const auto over = [&](const ExpressionPtr& expression) { return reader.over_groups(expression); };
  if (!needs_more && is_plain(results, keys, aggregates)) {
    for (size_t i = 0; i < aggregates.size(); ++i) aggregates[i].output = results[keys.size() + i].output;
    grouped.aggregate = plan::make_aggregate(child.plan, keys, aggregates, -1);
    ResolvedRelation plain{grouped.aggregate, scope_of(results, child.columns), {}, {}, nullptr};
    plain.grouped = std::make_shared<const GroupedRows>(std::move(grouped));
    return plain;
  }
  grouped.aggregate = make_groups(child.plan, grouped, aggregates, collectors, analysis);
  plan::NodePtr plan = collectors.generators.generate_over(collectors.subqueries.join_to(grouped.aggregate, over), over);
  plan = collectors.windows.compute_over(std::move(plan), over);
  ResolvedRelation aggregated{plan::make_project(std::move(plan), results), scope_of(results, child.columns), {}, {}, nullptr};
  aggregated.grouped = std::make_shared<const GroupedRows>(std::move(grouped));
  return aggregated;
}

}  // namespace izvor::analyze
