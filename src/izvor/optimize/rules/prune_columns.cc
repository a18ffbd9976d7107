#include <algorithm>
#include <set>
#include <utility>

#include "izvor/optimize/rewrite.h"
#include "izvor/optimize/rules/rules.h"

namespace izvor::optimize {
namespace {

using Wanted = std::set<plan::AttributeId>;

plan::NodePtr prune(const plan::NodePtr& node, const Wanted& wanted);

void add_references(const expr::Expression& expression, Wanted& wanted) {
  for (const plan::AttributeId id : expr::referenced_attributes(expression)) wanted.insert(id);
}

template <typename Named>
std::vector<Named> keep_wanted(const std::vector<Named>& items, const Wanted& wanted) {
  std::vector<Named> kept;
  std::copy_if(items.begin(), items.end(), std::back_inserter(kept), [&](const Named& item) { return wanted.contains(item.output.id); });
  return kept;
}

plan::NodePtr prune_op(const plan::Scan& scan, const plan::NodePtr& node, const Wanted& wanted) {
  plan::Scan narrowed = scan;
  narrowed.columns.clear();
  std::vector<plan::Attribute> output;
  for (size_t i = 0; i < node->output.size(); ++i) {
    if (!wanted.contains(node->output[i].id)) continue;
    narrowed.columns.push_back(scan.columns[i]);
    output.push_back(node->output[i]);
  }
  return output.size() == node->output.size() ? node : plan::make_scan(std::move(narrowed), std::move(output));
}

plan::NodePtr prune_op(const plan::LocalRelation& local, const plan::NodePtr& node, const Wanted& wanted) {
  plan::LocalRelation narrowed{{local.rows.num_rows, {}, local.rows.sequence}};
  std::vector<plan::Attribute> output;
  for (size_t i = 0; i < node->output.size(); ++i) {
    if (!wanted.contains(node->output[i].id)) continue;
    narrowed.rows.columns.push_back(local.rows.columns[i]);
    output.push_back(node->output[i]);
  }
  return output.size() == node->output.size() ? node : plan::make_local_relation(std::move(narrowed), std::move(output));
}

plan::NodePtr prune_op(const plan::Filter& filter, const plan::NodePtr& node, Wanted wanted) {
  add_references(*filter.condition, wanted);
  plan::NodePtr child = prune(filter.child, wanted);
  return child == filter.child ? node : plan::make_filter(std::move(child), filter.condition);
}

plan::NodePtr prune_op(const plan::Limit& limit, const plan::NodePtr& node, const Wanted& wanted) {
  plan::NodePtr child = prune(limit.child, wanted);
  return child == limit.child ? node : plan::make_limit(std::move(child), limit.count);
}

plan::NodePtr prune_op(const plan::Project& project, const plan::NodePtr& node, const Wanted& wanted) {
  std::vector<plan::NamedExpression> kept = keep_wanted(project.expressions, wanted);
  Wanted below;
  for (const plan::NamedExpression& named : kept) add_references(*named.expression, below);
  plan::NodePtr child = prune(project.child, below);
  if (child == project.child && kept.size() == project.expressions.size()) return node;
  return plan::make_project(std::move(child), std::move(kept));
}

// A stream's aggregates stay: what its state holds is the query's, not the optimizer's, to decide.
plan::NodePtr prune_op(const plan::Aggregate& aggregate, const plan::NodePtr& node, const Wanted& wanted) {
  const bool is_stateful = aggregate.operator_id >= 0;
  std::vector<plan::NamedAggregate> kept = is_stateful ? aggregate.aggregates : keep_wanted(aggregate.aggregates, wanted);
  Wanted below;
  for (const plan::NamedExpression& grouping : aggregate.groupings) add_references(*grouping.expression, below);
  for (const plan::NamedAggregate& call : kept) {
    expr::for_each_expression(call.call, [&](const plan::ExpressionPtr& expression) { add_references(*expression, below); });
  }
  plan::NodePtr child = prune(aggregate.child, below);
  if (child == aggregate.child && kept.size() == aggregate.aggregates.size()) return node;
  return plan::make_aggregate(std::move(child), aggregate.groupings, std::move(kept), aggregate.operator_id);
}

plan::NodePtr prune(const plan::NodePtr& node, const Wanted& wanted) {
  return std::visit([&](const auto& op) { return prune_op(op, node, wanted); }, node->op);
}

}  // namespace

plan::NodePtr prune_columns(const plan::NodePtr& plan, const Config&) {
  Wanted wanted;
  for (const plan::Attribute& attribute : plan->output) wanted.insert(attribute.id);
  return prune(plan, wanted);
}

}  // namespace izvor::optimize
