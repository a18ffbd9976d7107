// The expressions of one operator, whatever it is.
#include <utility>

#include "izvor/expr/aggregate_function.h"
#include "izvor/plan/logical_plan.h"

namespace izvor::plan {
namespace {

// Calls fn(expression&) for each expression of an operator, which may be constant.
template <typename Fn>
struct ExpressionVisitor {
  Fn fn;

  template <typename Op>
  void operator()(Op& op) {
    using T = std::remove_const_t<Op>;
    if constexpr (std::is_same_v<T, Filter>) fn(op.condition);
    if constexpr (std::is_same_v<T, Project>) each_named(op.expressions);
    if constexpr (std::is_same_v<T, Aggregate>) {
      each_named(op.groupings);
      for (auto& aggregate : op.aggregates) expr::for_each_expression(aggregate.call, fn);
    }
    if constexpr (std::is_same_v<T, Sort>) each_key(op.keys);
    if constexpr (std::is_same_v<T, Join>) {
      if (op.condition != nullptr) fn(op.condition);
    }
    if constexpr (std::is_same_v<T, Expand>) {
      for (auto& projection : op.projections) each(projection);
    }
    if constexpr (std::is_same_v<T, Generate>) each(op.arguments);
    if constexpr (std::is_same_v<T, Window>) {
      each(op.partition);
      each_key(op.order);
      for (auto& named : op.calls) expr::for_each_window_expression(named.call, fn);
    }
  }

  template <typename List>
  void each(List& expressions) {
    for (auto& expression : expressions) fn(expression);
  }
  template <typename List>
  void each_named(List& expressions) {
    for (auto& named : expressions) fn(named.expression);
  }
  template <typename List>
  void each_key(List& keys) {
    for (auto& key : keys) fn(key.expression);
  }
};

}  // namespace

void for_each_expression(const Node& node, const std::function<void(const ExpressionPtr&)>& fn) {
  const auto call = [&](const ExpressionPtr& expression) { fn(expression); };
  std::visit(ExpressionVisitor<decltype(call)>{call}, node.op);
}

NodePtr map_expressions(const NodePtr& node, const std::function<ExpressionPtr(const ExpressionPtr&)>& fn) {
  bool changed = false;
  const auto replace = [&](ExpressionPtr& expression) {
    ExpressionPtr replaced = fn(expression);
    changed |= replaced != expression;
    expression = std::move(replaced);
  };
  Node copy = *node;
  std::visit(ExpressionVisitor<decltype(replace)>{replace}, copy.op);
  return changed ? std::make_shared<const Node>(std::move(copy)) : node;
}

}  // namespace izvor::plan
