#include <algorithm>
#include <utility>

#include "izvor/optimize/rewrite.h"
#include "izvor/optimize/rules/rules.h"

namespace izvor::optimize {
namespace {

using plan::ExpressionPtr;
using plan::JoinType;
using plan::NodePtr;

// Conditions by the side that they can go to.
struct Sides {
  std::vector<ExpressionPtr> left;
  std::vector<ExpressionPtr> right;
  std::vector<ExpressionPtr> both;
};

bool reads_only(const expr::Expression& condition, const plan::Node& side) {
  const std::vector<plan::AttributeId> read = expr::referenced_attributes(condition);
  return !read.empty() && std::all_of(read.begin(), read.end(), [&](plan::AttributeId id) {
    return std::any_of(side.output.begin(), side.output.end(), [id](const plan::Attribute& attribute) { return attribute.id == id; });
  });
}

// Where rows of a side may go away, and whether a condition there sees rows that it did not see above the join.
struct Places {
  bool left = false;
  bool right = false;
  bool left_sees_more = true;
};

Sides divide(const std::vector<ExpressionPtr>& conditions, const plan::Join& join, const Places& places) {
  Sides sides;
  for (const ExpressionPtr& condition : conditions) {
    const bool is_safe = !expr::can_fail(*condition);
    const bool moves = expr::is_deterministic(*condition);
    if (moves && places.left && (is_safe || !places.left_sees_more) && reads_only(*condition, *join.left)) {
      sides.left.push_back(condition);
    } else if (moves && places.right && is_safe && reads_only(*condition, *join.right)) {
      sides.right.push_back(condition);
    } else {
      sides.both.push_back(condition);
    }
  }
  return sides;
}

NodePtr filtered(const NodePtr& input, const std::vector<ExpressionPtr>& conditions) {
  return conditions.empty() ? input : plan::make_filter(input, plan::join_conjunction(conditions));
}

Places places_above(JoinType type) {
  switch (type) {
    case JoinType::kInner: return {true, true, true};
    case JoinType::kSemi:
    case JoinType::kAnti: return {true, false, true};
    case JoinType::kLeft:
    case JoinType::kSingle:
    case JoinType::kExistence: return {true, false, false};
    case JoinType::kRight: return {false, true, true};
    case JoinType::kFull: return {};
  }
  return {};
}

Places places_of_condition(JoinType type) {
  switch (type) {
    case JoinType::kInner:
    case JoinType::kSemi: return {true, true, true};
    case JoinType::kRight: return {true, false, true};
    case JoinType::kFull: return {};
    default: return {false, true, true};
  }
}

NodePtr push_filter(const plan::Filter& filter, const plan::Join& join) {
  Sides sides = divide(plan::split_conjunction(filter.condition), join, places_above(join.type));
  std::vector<ExpressionPtr> kept;
  std::vector<ExpressionPtr> joined;
  const auto may_join = [&](const ExpressionPtr& condition) { return join.type == JoinType::kInner && expr::is_deterministic(*condition); };
  std::partition_copy(sides.both.begin(), sides.both.end(), std::back_inserter(joined), std::back_inserter(kept), may_join);
  if (sides.left.empty() && sides.right.empty() && joined.empty()) return nullptr;
  if (join.condition != nullptr) joined.insert(joined.begin(), join.condition);
  return filtered(
      plan::make_join(filtered(join.left, sides.left), filtered(join.right, sides.right), join.type, plan::join_conjunction(joined), join.mark),
      kept);
}

NodePtr push_condition(const plan::Join& join) {
  if (join.condition == nullptr) return nullptr;
  const Sides sides = divide(plan::split_conjunction(join.condition), join, places_of_condition(join.type));
  if (sides.left.empty() && sides.right.empty()) return nullptr;
  return plan::make_join(filtered(join.left, sides.left), filtered(join.right, sides.right), join.type, plan::join_conjunction(sides.both),
                         join.mark);
}

NodePtr push(const NodePtr& node) {
  if (const auto* join = node->as<plan::Join>()) return push_condition(*join);
  const auto* filter = node->as<plan::Filter>();
  const auto* join = filter == nullptr ? nullptr : filter->child->as<plan::Join>();
  return join == nullptr ? nullptr : push_filter(*filter, *join);
}

}  // namespace

plan::NodePtr push_predicates_through_join(const plan::NodePtr& plan, const Config&) { return rewrite_nodes(plan, push); }

}  // namespace izvor::optimize
