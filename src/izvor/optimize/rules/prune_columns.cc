#include <algorithm>
#include <set>
#include <utility>

#include "izvor/expr/aggregate_function.h"
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
  std::vector<plan::Attribute> output;
  std::vector<size_t> columns;
  for (size_t i = 0; i < node->output.size(); ++i) {
    if (!wanted.contains(node->output[i].id)) continue;
    columns.push_back(i);
    output.push_back(node->output[i]);
  }
  plan::LocalRelation narrowed;
  for (const Batch& batch : local.batches) {
    Batch& kept = narrowed.batches.emplace_back(Batch{batch.num_rows, {}, batch.sequence});
    for (const size_t column : columns) kept.columns.push_back(batch.columns[column]);
  }
  return output.size() == node->output.size() ? node : plan::make_local_relation(std::move(narrowed), std::move(output));
}

plan::NodePtr prune_op(const plan::Filter& filter, const plan::NodePtr& node, Wanted wanted) {
  add_references(*filter.condition, wanted);
  plan::NodePtr child = prune(filter.child, wanted);
  return child == filter.child ? node : plan::make_filter(std::move(child), filter.condition);
}

// Limit, Offset, Tail: what passes rows on as they are.
template <typename RowOperator>
plan::NodePtr prune_op(const RowOperator& op, const plan::NodePtr& node, const Wanted& wanted) {
  plan::NodePtr child = prune(op.child, wanted);
  return child == op.child ? node : plan::with_children(*node, {std::move(child)});
}

plan::NodePtr prune_op(const plan::Sort& sort, const plan::NodePtr& node, Wanted wanted) {
  for (const plan::SortKey& key : sort.keys) add_references(*key.expression, wanted);
  plan::NodePtr child = prune(sort.child, wanted);
  return child == sort.child ? node : plan::make_sort(std::move(child), sort.keys);
}

plan::NodePtr prune_op(const plan::Join& join, const plan::NodePtr& node, Wanted wanted) {
  if (join.condition != nullptr) add_references(*join.condition, wanted);
  plan::NodePtr left = prune(join.left, wanted);
  plan::NodePtr right = prune(join.right, wanted);
  if (left == join.left && right == join.right) return node;
  return plan::make_join(std::move(left), std::move(right), join.type, join.condition, join.mark);
}

// The input with exactly these columns.
plan::NodePtr prune_to(const plan::NodePtr& input, const std::vector<plan::Attribute>& columns) {
  Wanted wanted;
  for (const plan::Attribute& column : columns) wanted.insert(column.id);
  plan::NodePtr pruned = prune(input, wanted);
  const auto same = [](const plan::Attribute& a, const plan::Attribute& b) { return a.id == b.id; };
  if (std::equal(columns.begin(), columns.end(), pruned->output.begin(), pruned->output.end(), same)) return pruned;
  std::vector<plan::NamedExpression> kept;
  for (const plan::Attribute& column : columns) kept.push_back({expr::reference(column), column});
  return plan::make_project(std::move(pruned), std::move(kept));
}

// Columns are matched by position, so that all inputs lose the same ones.
plan::NodePtr prune_op(const plan::Union& op, const plan::NodePtr& node, const Wanted& wanted) {
  std::vector<size_t> positions;
  std::vector<plan::Attribute> output;
  for (size_t i = 0; i < node->output.size(); ++i) {
    if (!wanted.contains(node->output[i].id)) continue;
    positions.push_back(i);
    output.push_back(node->output[i]);
  }
  std::vector<plan::NodePtr> inputs;
  for (const plan::NodePtr& input : op.inputs) {
    std::vector<plan::Attribute> columns;
    for (const size_t position : positions) columns.push_back(input->output[position]);
    inputs.push_back(prune_to(input, columns));
  }
  return inputs == op.inputs ? node : plan::make_union(std::move(inputs), std::move(output));
}

plan::NodePtr prune_op(const plan::Expand& expand, const plan::NodePtr& node, const Wanted& wanted) {
  std::vector<plan::Attribute> output;
  std::vector<std::vector<plan::ExpressionPtr>> projections(expand.projections.size());
  Wanted below;
  for (size_t i = 0; i < node->output.size(); ++i) {
    if (!wanted.contains(node->output[i].id)) continue;
    output.push_back(node->output[i]);
    for (size_t p = 0; p < projections.size(); ++p) {
      projections[p].push_back(expand.projections[p][i]);
      add_references(*projections[p].back(), below);
    }
  }
  plan::NodePtr child = prune(expand.child, below);
  if (child == expand.child && output.size() == node->output.size()) return node;
  return plan::make_expand(std::move(child), std::move(projections), std::move(output));
}

// What only the generator reads goes no further: rows of it would be as many as the generator gives.
plan::NodePtr prune_op(const plan::Generate& generate, const plan::NodePtr& node, Wanted wanted) {
  plan::Generate narrowed = generate;
  narrowed.columns.clear();
  narrowed.generated.clear();
  for (size_t i = 0; i < generate.generated.size(); ++i) {
    if (!wanted.contains(generate.generated[i].id)) continue;
    narrowed.columns.push_back(generate.columns[i]);
    narrowed.generated.push_back(generate.generated[i]);
  }
  const Wanted above = wanted;
  for (const plan::ExpressionPtr& argument : generate.arguments) add_references(*argument, wanted);
  narrowed.child = prune(generate.child, wanted);
  narrowed.dropped.clear();
  for (const plan::Attribute& attribute : narrowed.child->output) {
    if (!above.contains(attribute.id)) narrowed.dropped.push_back(attribute.id);
  }
  const bool is_same = narrowed.child == generate.child && narrowed.columns == generate.columns && narrowed.dropped == generate.dropped;
  return is_same ? node : plan::make_generate(std::move(narrowed));
}

// What a round reads, the round before has to make: all columns stay.
plan::NodePtr prune_op(const plan::Recursion& recursion, const plan::NodePtr& node, const Wanted&) {
  plan::NodePtr anchor = prune_to(recursion.anchor, recursion.anchor->output);
  plan::NodePtr step = prune_to(recursion.step, recursion.step->output);
  return anchor == recursion.anchor && step == recursion.step ? node : plan::with_children(*node, {std::move(anchor), std::move(step)});
}

plan::NodePtr prune_op(const plan::RecursionTable&, const plan::NodePtr& node, const Wanted&) { return node; }

plan::NodePtr prune_op(const plan::Window& window, const plan::NodePtr& node, Wanted wanted) {
  std::vector<plan::NamedWindowCall> kept = keep_wanted(window.calls, wanted);
  if (kept.empty()) return prune(window.child, wanted);
  for (const plan::ExpressionPtr& key : window.partition) add_references(*key, wanted);
  for (const plan::SortKey& key : window.order) add_references(*key.expression, wanted);
  for (const plan::NamedWindowCall& named : kept) {
    expr::for_each_window_expression(named.call, [&](const plan::ExpressionPtr& expression) { add_references(*expression, wanted); });
  }
  plan::NodePtr child = prune(window.child, wanted);
  if (child == window.child && kept.size() == window.calls.size()) return node;
  return plan::make_window(std::move(child), window.partition, window.order, std::move(kept));
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
