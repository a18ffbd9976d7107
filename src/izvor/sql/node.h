#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <spark/connect/expressions.pb.h>

namespace izvor::sql {

using ConnectExpression = spark::connect::Expression;

// A parsed expression.
struct Node {
  ConnectExpression proto;
  int depth = 1;             // levels of the message
  bool is_boolean = false;   // NOT, EXISTS, AND, OR or a predicate without parentheses around it: what the grammar keeps out of value expressions
  bool is_foldable = false;  // made of literals, casts and operators
};

// `a`.`b c`: parts as SQL writes them, quoted where they have to be.
std::string join_names(const std::vector<std::string>& parts);

Node attribute(const std::vector<std::string>& parts);
Node string_literal(std::string value);
Node integer_literal(int32_t value);
Node boolean_literal(bool value);

// A call of one of Spark's functions, as Connect's clients send it.
Node call(std::string_view function, std::vector<Node> arguments);
template <typename... Arguments>
Node call(std::string_view function, Node first, Arguments... rest) {
  std::vector<Node> arguments;
  arguments.reserve(1 + sizeof...(rest));
  arguments.push_back(std::move(first));
  (arguments.push_back(std::move(rest)), ...);
  return call(function, std::move(arguments));
}
Node negate(Node operand);  // NOT
// A chain of one associative operator as a balanced tree, as in Spark: a thousand conditions are no thousand levels. At least one operand.
Node balanced_call(std::string_view function, std::vector<Node> operands);
// child[key] and child.key.
Node extract(Node child, Node key);
Node cast(Node child, std::string type, bool or_null);
// An izvor.sql message over children of this depth.
Node extension(const google::protobuf::Message& message, int depth);

}  // namespace izvor::sql
