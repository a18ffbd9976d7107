#include "izvor/analyze/decorrelation.h"

#include <algorithm>
#include <utility>

#include "izvor/expr/function.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::analyze {
namespace {

using plan::Attribute;
using plan::ExpressionPtr;
using plan::JoinType;
using plan::NodePtr;

ExpressionPtr call(const char* function, std::vector<ExpressionPtr> arguments) {
  return expr::call(*expr::find_scalar_function(function), std::move(arguments), expr::EvalMode::kAnsi);
}

std::vector<plan::NamedExpression> passed_on(const std::vector<Attribute>& attributes) {
  std::vector<plan::NamedExpression> expressions;
  for (const Attribute& attribute : attributes) expressions.push_back({expr::reference(attribute), attribute});
  return expressions;
}

std::vector<ExpressionPtr> references(const std::vector<Attribute>& attributes) {
  std::vector<ExpressionPtr> expressions;
  for (const Attribute& attribute : attributes) expressions.push_back(expr::reference(attribute));
  return expressions;
}

template <typename T>
void append(std::vector<T>& to, const std::vector<T>& items) {
  to.insert(to.end(), items.begin(), items.end());
}

ExpressionPtr same(const std::vector<Attribute>& a, const std::vector<Attribute>& b) {
  std::vector<ExpressionPtr> pairs;
  for (size_t i = 0; i < a.size(); ++i) pairs.push_back(call("<=>", {expr::reference(a[i]), expr::reference(b[i])}));
  return plan::join_conjunction(pairs);
}

class Decorrelation {
 public:
  Decorrelation(const std::vector<Attribute>& outer, const NodePtr& input, Analysis& analysis) : outer_(outer), input_(input), analysis_(analysis) {}

  // A plan with the columns that hold the outer values, in the order of `outer`.
  struct Part {
    NodePtr plan;
    std::vector<Attribute> values;
  };

  Part push(const NodePtr& node) {
    if (!refers_outside(*node)) return product(node);
    const plan::Node& op = *node;
    if (const auto* filter = op.as<plan::Filter>()) return push_filter(*filter);
    if (const auto* project = op.as<plan::Project>()) return push_project(*project);
    if (const auto* aggregate = op.as<plan::Aggregate>()) return aggregate->groupings.empty() ? push_total(*aggregate) : push_groups(*aggregate);
    if (const auto* sort = op.as<plan::Sort>()) return push(sort->child);
    if (const auto* limit = op.as<plan::Limit>()) return push_limit(limit->child, 0, limit->count);
    if (const auto* offset = op.as<plan::Offset>()) return push_limit(offset->child, offset->count, std::nullopt);
    if (const auto* join = op.as<plan::Join>()) return push_join(*join);
    if (const auto* all = op.as<plan::Union>()) return push_union(*all, op.output);
    if (const auto* window = op.as<plan::Window>()) return push_window(*window);
    if (const auto* expand = op.as<plan::Expand>()) return push_expand(*expand, op.output);
    if (const auto* generate = op.as<plan::Generate>()) return push_generate(*generate);
    throw_unsupported("A subquery with an operator that refers to the query around it in this way");
  }

 private:
  bool is_outer(plan::AttributeId id) const {
    return std::any_of(outer_.begin(), outer_.end(), [id](const Attribute& attribute) { return attribute.id == id; });
  }

  bool refers_outside(const plan::Node& node) const {
    bool refers = false;
    plan::for_each_expression(node, [&](const ExpressionPtr& expression) { refers |= reads_outer(*expression); });
    const std::vector<NodePtr> inputs = plan::children(node);
    return refers || std::any_of(inputs.begin(), inputs.end(), [&](const NodePtr& input) { return refers_outside(*input); });
  }

  bool reads_outer(const expr::Expression& expression) const {
    const std::vector<plan::AttributeId> read = expr::referenced_attributes(expression);
    return std::any_of(read.begin(), read.end(), [&](plan::AttributeId id) { return is_outer(id); });
  }

  // The values that the outer columns have, each combination once, under ids of their own.
  Part domain() {
    Part domain;
    std::vector<plan::NamedExpression> columns;
    for (const Attribute& attribute : outer_) {
      domain.values.push_back(analysis_.new_attribute(attribute.name, attribute.type, attribute.nullable));
      columns.push_back({expr::reference(attribute), domain.values.back()});
    }
    domain.plan = plan::make_aggregate(plan::make_project(input_, std::move(columns)), passed_on(domain.values), {}, -1);
    return domain;
  }

  Part product(const NodePtr& node) {
    Part part = domain();
    part.plan = plan::make_join(node, part.plan, JoinType::kInner, nullptr);
    return part;
  }

  ExpressionPtr over(const ExpressionPtr& expression, const std::vector<Attribute>& values) const {
    return expr::substitute(expression, [&](const Attribute& attribute) -> ExpressionPtr {
      for (size_t i = 0; i < outer_.size(); ++i) {
        if (outer_[i].id == attribute.id) return expr::reference(values[i]);
      }
      return nullptr;
    });
  }

  Part push_filter(const plan::Filter& filter) {
    Part part = push(filter.child);
    part.plan = plan::make_filter(part.plan, over(filter.condition, part.values));
    return part;
  }

  Part push_project(const plan::Project& project) {
    Part part = push(project.child);
    std::vector<plan::NamedExpression> expressions = project.expressions;
    for (plan::NamedExpression& named : expressions) named.expression = over(named.expression, part.values);
    append(expressions, passed_on(part.values));
    part.plan = plan::make_project(part.plan, std::move(expressions));
    return part;
  }

  std::vector<plan::NamedAggregate> aggregates_over(const plan::Aggregate& aggregate, const std::vector<Attribute>& values) const {
    std::vector<plan::NamedAggregate> aggregates = aggregate.aggregates;
    for (plan::NamedAggregate& named : aggregates) {
      expr::for_each_expression(named.call, [&](ExpressionPtr& expression) { expression = over(expression, values); });
    }
    return aggregates;
  }

  Part push_groups(const plan::Aggregate& aggregate) {
    Part part = push(aggregate.child);
    std::vector<plan::NamedExpression> groupings = aggregate.groupings;
    for (plan::NamedExpression& named : groupings) named.expression = over(named.expression, part.values);
    append(groupings, passed_on(part.values));
    std::vector<Attribute> output;
    for (const plan::NamedExpression& named : aggregate.groupings) output.push_back(named.output);
    for (const plan::NamedAggregate& named : aggregate.aggregates) output.push_back(named.output);
    append(output, part.values);
    part.plan =
        plan::make_project(plan::make_aggregate(part.plan, std::move(groupings), aggregates_over(aggregate, part.values), -1), passed_on(output));
    return part;
  }

  // An aggregation of all rows has a result for outer values without rows too: what its aggregates say of no rows.
  Part push_total(const plan::Aggregate& aggregate) {
    const Part groups = push(aggregate.child);
    const std::vector<plan::NamedAggregate> aggregates = aggregates_over(aggregate, groups.values);
    std::vector<plan::NamedAggregate> of_no_rows = aggregates;
    for (plan::NamedAggregate& named : of_no_rows) named.output = renamed(named.output);
    const NodePtr no_rows = plan::make_aggregate(plan::make_local_relation({}, groups.plan->output), {}, of_no_rows, -1);
    const NodePtr grouped = plan::make_aggregate(groups.plan, passed_on(groups.values), aggregates, -1);
    const Attribute has_rows = analysis_.new_attribute("has rows", TypeId::kBoolean, false);
    std::vector<plan::NamedExpression> marked = passed_on(grouped->output);
    marked.push_back({expr::literal(Value::boolean(true)), has_rows});
    const Part all = domain();
    const NodePtr joined =
        plan::make_join(plan::make_join(all.plan, plan::make_project(grouped, std::move(marked)), JoinType::kLeft, same(all.values, groups.values)),
                        no_rows, JoinType::kInner, nullptr);
    std::vector<plan::NamedExpression> results;
    for (size_t i = 0; i < aggregates.size(); ++i) {
      const ExpressionPtr is_empty = call("isNull", {expr::reference(nullable(has_rows))});
      results.push_back(
          {call("if", {is_empty, expr::reference(of_no_rows[i].output), expr::reference(nullable(aggregates[i].output))}), aggregates[i].output});
    }
    append(results, passed_on(all.values));
    return {plan::make_project(joined, std::move(results)), all.values};
  }

  Attribute renamed(const Attribute& attribute) { return analysis_.new_attribute(attribute.name, attribute.type, attribute.nullable); }

  static Attribute nullable(Attribute attribute) {
    attribute.nullable = true;
    return attribute;
  }

  // The rows from `skipped` on, `count` of them at most, for each combination of outer values.
  Part push_limit(const NodePtr& child, int64_t skipped, std::optional<int64_t> count) {
    const auto* sort = child->as<plan::Sort>();
    const Part rows = push(sort == nullptr ? child : sort->child);
    std::vector<plan::SortKey> order = sort == nullptr ? std::vector<plan::SortKey>() : sort->keys;
    for (plan::SortKey& key : order) key.expression = over(key.expression, rows.values);
    expr::WindowCall number;
    number.function = expr::WindowFunction::kRowNumber;
    number.type = TypeId::kInt;
    number.nullable = false;
    const Attribute row = analysis_.new_attribute("row", TypeId::kInt, false);
    NodePtr numbered = plan::make_window(rows.plan, references(rows.values), std::move(order), {{std::move(number), row}});
    const auto bound = [](int64_t value) { return expr::literal(Value::integer(static_cast<int32_t>(value))); };
    if (skipped > 0) numbered = plan::make_filter(numbered, call(">", {expr::reference(row), bound(skipped)}));
    if (count) numbered = plan::make_filter(numbered, call("<=", {expr::reference(row), bound(skipped + *count)}));
    return {plan::make_project(numbered, passed_on(rows.plan->output)), rows.values};
  }

  Part push_join(const plan::Join& join) {
    if (join.type == JoinType::kFull) throw_unsupported("A full outer join in a correlated subquery");
    const bool keeps_right = join.type == JoinType::kRight;
    const bool is_inner = join.type == JoinType::kInner;
    bool needs_left = refers_outside(*join.left);
    bool needs_right = refers_outside(*join.right);
    // The side whose rows are kept has the values; an inner join takes either.
    needs_left |= !keeps_right && (!is_inner || !needs_right);
    needs_right |= keeps_right;
    const Part left = needs_left ? push(join.left) : Part{join.left, {}};
    const Part right = needs_right ? push(join.right) : Part{join.right, {}};
    const std::vector<Attribute>& values = needs_left && !keeps_right ? left.values : right.values;
    std::vector<ExpressionPtr> conditions;
    if (join.condition != nullptr) conditions.push_back(over(join.condition, values));
    if (needs_left && needs_right) conditions.push_back(same(left.values, right.values));
    return {plan::make_join(left.plan, right.plan, join.type, plan::join_conjunction(conditions), join.mark), values};
  }

  Part push_union(const plan::Union& all, const std::vector<Attribute>& output) {
    std::vector<NodePtr> inputs;
    for (const NodePtr& input : all.inputs) {
      const Part part = push(input);
      std::vector<Attribute> columns = input->output;
      append(columns, part.values);
      inputs.push_back(plan::make_project(part.plan, passed_on(columns)));
    }
    Part part;
    for (const Attribute& attribute : outer_) part.values.push_back(renamed(attribute));
    std::vector<Attribute> columns = output;
    append(columns, part.values);
    part.plan = plan::make_union(std::move(inputs), std::move(columns));
    return part;
  }

  Part push_window(const plan::Window& window) {
    Part part = push(window.child);
    std::vector<ExpressionPtr> partition = references(part.values);
    for (const ExpressionPtr& key : window.partition) partition.push_back(over(key, part.values));
    std::vector<plan::SortKey> order = window.order;
    for (plan::SortKey& key : order) key.expression = over(key.expression, part.values);
    std::vector<plan::NamedWindowCall> calls = window.calls;
    for (plan::NamedWindowCall& named : calls) {
      expr::for_each_window_expression(named.call, [&](ExpressionPtr& expression) { expression = over(expression, part.values); });
    }
    part.plan = plan::make_window(part.plan, std::move(partition), std::move(order), std::move(calls));
    return part;
  }

  Part push_expand(const plan::Expand& expand, std::vector<Attribute> output) {
    Part part = push(expand.child);
    std::vector<std::vector<ExpressionPtr>> projections = expand.projections;
    for (std::vector<ExpressionPtr>& projection : projections) {
      for (ExpressionPtr& expression : projection) expression = over(expression, part.values);
      append(projection, references(part.values));
    }
    append(output, part.values);
    part.plan = plan::make_expand(part.plan, std::move(projections), std::move(output));
    return part;
  }

  Part push_generate(plan::Generate generate) {
    Part part = push(generate.child);
    for (ExpressionPtr& argument : generate.arguments) argument = over(argument, part.values);
    generate.child = part.plan;
    part.plan = plan::make_generate(std::move(generate));
    return part;
  }

  const std::vector<Attribute>& outer_;
  const NodePtr& input_;
  Analysis& analysis_;
};

}  // namespace

Decorrelated decorrelate(const plan::NodePtr& query, const std::vector<plan::Attribute>& outer, const plan::NodePtr& input, Analysis& analysis) {
  if (outer.empty()) return {query, nullptr};
  const Decorrelation::Part part = Decorrelation(outer, input, analysis).push(query);
  return {part.plan, same(outer, part.values)};
}

}  // namespace izvor::analyze
