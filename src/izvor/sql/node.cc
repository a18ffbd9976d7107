#include "izvor/sql/node.h"

#include <algorithm>

#include "izvor/types/identifier.h"

namespace izvor::sql {

std::string join_names(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += '.';
    text += quote_if_needed(part);
  }
  return text;
}

Node attribute(const std::vector<std::string>& parts) {
  Node node;
  node.proto.mutable_unresolved_attribute()->set_unparsed_identifier(join_names(parts));
  return node;
}

Node string_literal(std::string value) {
  Node node;
  node.proto.mutable_literal()->set_string(std::move(value));
  node.is_foldable = true;
  return node;
}

Node integer_literal(int32_t value) {
  Node node;
  node.proto.mutable_literal()->set_integer(value);
  node.is_foldable = true;
  return node;
}

Node boolean_literal(bool value) {
  Node node;
  node.proto.mutable_literal()->set_boolean(value);
  node.is_foldable = true;
  return node;
}

Node call(std::string_view function, std::vector<Node> arguments) {
  Node node;
  auto& message = *node.proto.mutable_unresolved_function();
  message.set_function_name(std::string(function));
  message.mutable_arguments()->Reserve(static_cast<int>(arguments.size()));
  for (Node& argument : arguments) {
    node.depth = std::max(node.depth, argument.depth + 1);
    *message.add_arguments() = std::move(argument.proto);
  }
  return node;
}

namespace {

Node balanced(std::string_view function, std::vector<Node>& operands, size_t first, size_t last) {
  if (first == last) return std::move(operands[first]);
  const size_t middle = first + (last - first) / 2;
  return call(function, balanced(function, operands, first, middle), balanced(function, operands, middle + 1, last));
}

}  // namespace

Node balanced_call(std::string_view function, std::vector<Node> operands) { return balanced(function, operands, 0, operands.size() - 1); }

Node negate(Node operand) { return call("not", std::move(operand)); }

Node extract(Node child, Node key) {
  Node node;
  node.depth = std::max(child.depth, key.depth) + 1;
  auto& message = *node.proto.mutable_unresolved_extract_value();
  *message.mutable_child() = std::move(child.proto);
  *message.mutable_extraction() = std::move(key.proto);
  return node;
}

Node cast(Node child, std::string type, bool or_null) {
  Node node;
  node.depth = child.depth + 1;
  node.is_foldable = child.is_foldable;
  auto& message = *node.proto.mutable_cast();
  *message.mutable_expr() = std::move(child.proto);
  message.set_type_str(std::move(type));
  if (or_null) message.set_eval_mode(ConnectExpression::Cast::EVAL_MODE_TRY);
  return node;
}

Node extension(const google::protobuf::Message& message, int depth) {
  Node node;
  node.depth = depth + 1;
  node.proto.mutable_extension()->PackFrom(message);
  return node;
}

}  // namespace izvor::sql
