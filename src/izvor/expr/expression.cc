#include "izvor/expr/expression.h"

#include <algorithm>

#include "izvor/error.h"
#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/function.h"
#include "izvor/expr/physical_type.h"

namespace izvor::expr {
namespace {

template <typename Fn>
void for_each_child(const Expression& expression, Fn&& fn) {
  if (const auto* cast = expression.as<Cast>()) fn(cast->child);
  if (const auto* call = expression.as<Call>()) {
    for (const auto& argument : call->arguments) fn(argument);
  }
  if (const auto* lambda = expression.as<Lambda>()) fn(lambda->body);
}

void collect_attributes(const Expression& expression, std::vector<AttributeId>& out) {
  if (const auto* reference = expression.as<AttributeReference>()) {
    if (std::find(out.begin(), out.end(), reference->attribute.id) == out.end()) out.push_back(reference->attribute.id);
  }
  for_each_child(expression, [&](const ExpressionPtr& child) { collect_attributes(*child, out); });
}

// The same expression when nothing below changed. A cast's and a call's nullability does not depend on what replaces a column of the same
// type and nullability, which is what references are replaced by.
ExpressionPtr map_children(const ExpressionPtr& expression, const std::function<ExpressionPtr(const ExpressionPtr&)>& map) {
  if (const auto* cast_node = expression->as<Cast>()) {
    auto child = map(cast_node->child);
    if (child == cast_node->child) return expression;
    return std::make_shared<const Expression>(Expression{Cast{std::move(child), cast_node->mode}, expression->type, expression->nullable});
  }
  if (const auto* lambda_node = expression->as<Lambda>()) {
    auto body = map(lambda_node->body);
    return body == lambda_node->body ? expression : lambda(lambda_node->parameters, std::move(body));
  }
  const auto* call_node = expression->as<Call>();
  if (call_node == nullptr) return expression;
  Call changed{call_node->function, {}, call_node->mode, call_node->owner};
  for (const auto& argument : call_node->arguments) changed.arguments.push_back(map(argument));
  if (changed.arguments == call_node->arguments) return expression;
  return std::make_shared<const Expression>(Expression{std::move(changed), expression->type, expression->nullable});
}

ExpressionPtr rename_parameters(const ExpressionPtr& expression, const std::vector<Attribute>& from, const std::vector<Attribute>& to) {
  if (const auto* variable = expression->as<LambdaVariable>()) {
    for (size_t i = 0; i < from.size(); ++i) {
      if (from[i].id == variable->id) return lambda_variable(to[i]);
    }
    return expression;
  }
  return map_children(expression, [&](const ExpressionPtr& child) { return rename_parameters(child, from, to); });
}

bool equal_nodes(const Literal& a, const Literal& b) { return a.value == b.value; }
bool equal_nodes(const AttributeReference& a, const AttributeReference& b) { return a.attribute.id == b.attribute.id; }
bool equal_nodes(const BoundReference& a, const BoundReference& b) { return a.ordinal == b.ordinal; }
bool equal_nodes(const Cast& a, const Cast& b) { return a.mode == b.mode && equal(*a.child, *b.child); }
bool equal_nodes(const Call& a, const Call& b) {
  return a.function == b.function && a.mode == b.mode &&
         std::equal(a.arguments.begin(), a.arguments.end(), b.arguments.begin(), b.arguments.end(),
                    [](const ExpressionPtr& x, const ExpressionPtr& y) { return equal(*x, *y); });
}

bool equal_nodes(const LambdaVariable& a, const LambdaVariable& b) { return a.id == b.id; }
// Lambdas of two calls differ in the ids of their parameters, which is all that sets them apart when their bodies are the same.
bool equal_nodes(const Lambda& a, const Lambda& b) {
  if (a.parameters.size() != b.parameters.size()) return false;
  return equal(*a.body, *rename_parameters(b.body, b.parameters, a.parameters));
}

}  // namespace

ExpressionPtr literal(Value value) {
  const DataType type = value.type;
  const bool nullable = value.is_null();
  return std::make_shared<const Expression>(Expression{Literal{std::move(value)}, type, nullable});
}

ExpressionPtr reference(const Attribute& attribute) {
  return std::make_shared<const Expression>(Expression{AttributeReference{attribute}, attribute.type, attribute.nullable});
}

ExpressionPtr bound(int ordinal, const DataType& type, bool nullable) {
  return std::make_shared<const Expression>(Expression{BoundReference{ordinal}, type, nullable});
}

ExpressionPtr lambda_variable(const Attribute& parameter) {
  return std::make_shared<const Expression>(Expression{LambdaVariable{parameter.id, parameter.name}, parameter.type, parameter.nullable});
}

ExpressionPtr lambda(std::vector<Attribute> parameters, ExpressionPtr body) {
  const DataType type = body->type;
  const bool nullable = body->nullable;
  return std::make_shared<const Expression>(Expression{Lambda{std::move(parameters), std::move(body)}, type, nullable});
}

ExpressionPtr cast(ExpressionPtr child, const DataType& to, EvalMode mode) {
  const DataType from = child->type;
  if (from == to) return child;
  if (const auto* function = child->as<Lambda>()) return lambda(function->parameters, cast(function->body, to, mode));
  if (from.id() != TypeId::kNull && find_cast_kernel(from, to) == nullptr) throw_unsupported_type(has_physical_type(from) ? to : from);
  const bool nullable = child->nullable || cast_forces_null(from, to, mode);
  return std::make_shared<const Expression>(Expression{Cast{std::move(child), mode}, to, nullable});
}

std::vector<AttributeId> referenced_attributes(const Expression& expression) {
  std::vector<AttributeId> ids;
  collect_attributes(expression, ids);
  return ids;
}

ExpressionPtr substitute(const ExpressionPtr& expression, const std::function<ExpressionPtr(const Attribute&)>& replacement) {
  if (const auto* reference = expression->as<AttributeReference>()) {
    auto replaced = replacement(reference->attribute);
    return replaced ? replaced : expression;
  }
  return map_children(expression, [&](const ExpressionPtr& child) { return substitute(child, replacement); });
}

ExpressionPtr bind(const ExpressionPtr& expression, const std::vector<Attribute>& input) {
  return substitute(expression, [&](const Attribute& attribute) {
    const auto found = std::find_if(input.begin(), input.end(), [&](const Attribute& candidate) { return candidate.id == attribute.id; });
    if (found == input.end()) {
      throw Error("INTERNAL_ERROR", {{"message", "Column " + attribute.name + "#" + std::to_string(attribute.id) + " is not in the input."}});
    }
    return bound(static_cast<int>(found - input.begin()), attribute.type, attribute.nullable);
  });
}

bool can_fail(const Expression& expression) {
  if (const auto* node = expression.as<Cast>(); node != nullptr && cast_can_fail(node->child->type, expression.type, node->mode)) return true;
  if (const auto* node = expression.as<Call>(); node != nullptr && node->function->can_fail(*node)) return true;
  bool fails = false;
  for_each_child(expression, [&](const ExpressionPtr& child) { fails = fails || can_fail(*child); });
  return fails;
}

bool is_deterministic(const Expression& expression) {
  if (const auto* node = expression.as<Call>(); node != nullptr && !node->function->deterministic()) return false;
  bool deterministic = true;
  for_each_child(expression, [&](const ExpressionPtr& child) { deterministic = deterministic && is_deterministic(*child); });
  return deterministic;
}

bool equal(const Expression& a, const Expression& b) {
  if (!(a.type == b.type) || a.node.index() != b.node.index()) return false;
  return std::visit([&]<typename Node>(const Node& node) { return equal_nodes(node, std::get<Node>(b.node)); }, a.node);
}

bool equal(const AggregateCall& a, const AggregateCall& b) {
  const auto same = [](const ExpressionPtr& x, const ExpressionPtr& y) { return x == y || (x != nullptr && y != nullptr && equal(*x, *y)); };
  return a.function == b.function && a.mode == b.mode && a.is_distinct == b.is_distinct && a.ignore_nulls == b.ignore_nulls && a.order == b.order &&
         same(a.filter, b.filter) && std::equal(a.arguments.begin(), a.arguments.end(), b.arguments.begin(), b.arguments.end(), same);
}

}  // namespace izvor::expr
