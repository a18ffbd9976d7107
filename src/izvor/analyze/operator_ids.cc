#include "izvor/analyze/operator_ids.h"

namespace izvor::analyze {
namespace {

plan::NodePtr number(const plan::NodePtr& node, int64_t& next) {
  std::vector<plan::NodePtr> inputs = plan::children(*node);
  bool changed = false;
  for (plan::NodePtr& input : inputs) {
    plan::NodePtr numbered = number(input, next);
    changed |= numbered != input;
    input = std::move(numbered);
  }
  if (const auto* aggregate = node->as<plan::Aggregate>()) {
    return plan::make_aggregate(inputs.front(), aggregate->groupings, aggregate->aggregates, next++);
  }
  return changed ? plan::with_children(*node, inputs) : node;
}

}  // namespace

plan::NodePtr assign_operator_ids(const plan::NodePtr& plan) {
  if (!plan::is_streaming(*plan)) return plan;
  int64_t next = 0;
  return number(plan, next);
}

}  // namespace izvor::analyze
