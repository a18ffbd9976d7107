#include "izvor/plan/logical_plan.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "izvor/error.h"

namespace izvor::plan {
namespace {

template <typename... Fns>
struct Overloaded : Fns... {
  using Fns::operator()...;
};
template <typename... Fns>
Overloaded(Fns...) -> Overloaded<Fns...>;

template <typename Named>
void append_outputs(const std::vector<Named>& named, std::vector<Attribute>& output) {
  for (const Named& item : named) output.push_back(item.output);
}

// A side that an outer join fills with nulls.
std::vector<Attribute> as_nullable(std::vector<Attribute> attributes) {
  for (Attribute& attribute : attributes) attribute.nullable = true;
  return attributes;
}

std::vector<Attribute> join_output(const Node& left, const Node& right, JoinType type, const std::optional<Attribute>& mark) {
  const bool fills_left = type == JoinType::kRight || type == JoinType::kFull;
  const bool fills_right = type == JoinType::kLeft || type == JoinType::kFull || type == JoinType::kSingle;
  std::vector<Attribute> output = fills_left ? as_nullable(left.output) : left.output;
  if (mark) output.push_back(*mark);
  if (type == JoinType::kSemi || type == JoinType::kAnti || type == JoinType::kExistence) return output;
  const std::vector<Attribute> behind = fills_right ? as_nullable(right.output) : right.output;
  output.insert(output.end(), behind.begin(), behind.end());
  return output;
}

NodePtr make_node(Node::Variant op, std::vector<Attribute> output) { return std::make_shared<const Node>(Node{std::move(op), std::move(output)}); }

}  // namespace

NodePtr make_scan(Scan scan, std::vector<Attribute> output) { return make_node(std::move(scan), std::move(output)); }

NodePtr make_local_relation(LocalRelation relation, std::vector<Attribute> output) { return make_node(std::move(relation), std::move(output)); }

NodePtr make_filter(NodePtr child, ExpressionPtr condition) {
  std::vector<Attribute> output = child->output;
  return make_node(Filter{std::move(child), std::move(condition)}, std::move(output));
}

NodePtr make_project(NodePtr child, std::vector<NamedExpression> expressions) {
  std::vector<Attribute> output;
  append_outputs(expressions, output);
  return make_node(Project{std::move(child), std::move(expressions)}, std::move(output));
}

NodePtr make_aggregate(NodePtr child, std::vector<NamedExpression> groupings, std::vector<NamedAggregate> aggregates, int64_t operator_id) {
  std::vector<Attribute> output;
  append_outputs(groupings, output);
  append_outputs(aggregates, output);
  return make_node(Aggregate{std::move(child), std::move(groupings), std::move(aggregates), operator_id}, std::move(output));
}

NodePtr make_limit(NodePtr child, int64_t count) {
  std::vector<Attribute> output = child->output;
  return make_node(Limit{std::move(child), count}, std::move(output));
}

NodePtr make_offset(NodePtr child, int64_t count) {
  std::vector<Attribute> output = child->output;
  return make_node(Offset{std::move(child), count}, std::move(output));
}

NodePtr make_tail(NodePtr child, int64_t count) {
  std::vector<Attribute> output = child->output;
  return make_node(Tail{std::move(child), count}, std::move(output));
}

NodePtr make_sort(NodePtr child, std::vector<SortKey> keys) {
  std::vector<Attribute> output = child->output;
  return make_node(Sort{std::move(child), std::move(keys)}, std::move(output));
}

NodePtr make_union(std::vector<NodePtr> inputs, std::vector<Attribute> output) { return make_node(Union{std::move(inputs)}, std::move(output)); }

NodePtr make_join(NodePtr left, NodePtr right, JoinType type, ExpressionPtr condition, std::optional<Attribute> mark) {
  std::vector<Attribute> output = join_output(*left, *right, type, mark);
  return make_node(Join{std::move(left), std::move(right), type, std::move(condition), std::move(mark)}, std::move(output));
}

NodePtr make_expand(NodePtr child, std::vector<std::vector<ExpressionPtr>> projections, std::vector<Attribute> output) {
  return make_node(Expand{std::move(child), std::move(projections)}, std::move(output));
}

NodePtr make_recursion(Recursion recursion, std::vector<Attribute> output) { return make_node(std::move(recursion), std::move(output)); }

NodePtr make_recursion_table(int64_t id, std::vector<Attribute> output) { return make_node(RecursionTable{id}, std::move(output)); }

NodePtr make_generate(Generate generate) {
  std::vector<Attribute> output;
  const auto is_dropped = [&](const Attribute& attribute) {
    return std::find(generate.dropped.begin(), generate.dropped.end(), attribute.id) != generate.dropped.end();
  };
  std::remove_copy_if(generate.child->output.begin(), generate.child->output.end(), std::back_inserter(output), is_dropped);
  output.insert(output.end(), generate.generated.begin(), generate.generated.end());
  return make_node(std::move(generate), std::move(output));
}

NodePtr make_window(NodePtr child, std::vector<ExpressionPtr> partition, std::vector<SortKey> order, std::vector<NamedWindowCall> calls) {
  std::vector<Attribute> output = child->output;
  append_outputs(calls, output);
  return make_node(Window{std::move(child), std::move(partition), std::move(order), std::move(calls)}, std::move(output));
}

std::vector<NodePtr> children(const Node& node) {
  return std::visit(
      Overloaded{[](const Scan&) -> std::vector<NodePtr> { return {}; }, [](const LocalRelation&) -> std::vector<NodePtr> { return {}; },
                 [](const Union& op) { return op.inputs; }, [](const RecursionTable&) -> std::vector<NodePtr> { return {}; },
                 [](const Join& op) -> std::vector<NodePtr> {
                   return {op.left, op.right};
                 },
                 [](const Recursion& op) -> std::vector<NodePtr> {
                   return {op.anchor, op.step};
                 },
                 [](const auto& unary) -> std::vector<NodePtr> { return {unary.child}; }},
      node.op);
}

NodePtr with_children(const Node& node, const std::vector<NodePtr>& inputs) {
  const size_t expected = children(node).size();
  if (inputs.size() != expected) {
    throw Error("INTERNAL_ERROR",
                {{"message", "An operator of " + std::to_string(expected) + " inputs was given " + std::to_string(inputs.size()) + "."}});
  }
  return std::visit(
      Overloaded{[&](const Scan& op) { return make_scan(op, node.output); },
                 [&](const LocalRelation& op) { return make_local_relation(op, node.output); },
                 [&](const Filter& op) { return make_filter(inputs[0], op.condition); },
                 [&](const Project& op) { return make_project(inputs[0], op.expressions); },
                 [&](const Aggregate& op) { return make_aggregate(inputs[0], op.groupings, op.aggregates, op.operator_id); },
                 [&](const Limit& op) { return make_limit(inputs[0], op.count); }, [&](const Offset& op) { return make_offset(inputs[0], op.count); },
                 [&](const Tail& op) { return make_tail(inputs[0], op.count); }, [&](const Sort& op) { return make_sort(inputs[0], op.keys); },
                 [&](const Union&) { return make_union(inputs, node.output); },
                 [&](const Join& op) { return make_join(inputs[0], inputs[1], op.type, op.condition, op.mark); },
                 [&](const Expand& op) { return make_expand(inputs[0], op.projections, node.output); },
                 [&](const RecursionTable& op) { return make_recursion_table(op.id, node.output); },
                 [&](Recursion op) {
                   op.anchor = inputs[0];
                   op.step = inputs[1];
                   return make_recursion(std::move(op), node.output);
                 },
                 [&](Generate op) {
                   op.child = inputs[0];
                   return make_generate(std::move(op));
                 },
                 [&](const Window& op) { return make_window(inputs[0], op.partition, op.order, op.calls); }},
      node.op);
}

bool is_streaming(const Node& node) {
  if (const auto* scan = node.as<Scan>()) return scan->is_streaming;
  const std::vector<NodePtr> inputs = children(node);
  return std::any_of(inputs.begin(), inputs.end(), [](const NodePtr& input) { return is_streaming(*input); });
}

Schema schema_of(const Node& node) {
  std::vector<Field> fields;
  fields.reserve(node.output.size());
  for (const Attribute& attribute : node.output) fields.emplace_back(attribute.name, attribute.type, attribute.nullable);
  return Schema(std::move(fields));
}

std::string to_string(OutputMode mode) {
  constexpr const char* kNames[] = {"Append", "Update", "Complete"};
  return kNames[static_cast<size_t>(mode)];
}

std::string to_string(JoinType type) {
  constexpr const char* kNames[] = {"Inner", "LeftOuter", "RightOuter", "FullOuter", "LeftSemi", "LeftAnti", "ExistenceJoin", "LeftSingle"};
  return kNames[static_cast<size_t>(type)];
}

}  // namespace izvor::plan
