#include "izvor/expr/cast_errors.h"
#include "izvor/expr/expression.h"
#include "izvor/expr/function.h"

namespace izvor::expr {
namespace {

std::string print(const Expression& expression, bool with_ids) {
  if (const auto* node = expression.as<Literal>()) return plain_literal(node->value);
  if (const auto* node = expression.as<AttributeReference>()) {
    return with_ids ? node->attribute.name + "#" + std::to_string(node->attribute.id) : node->attribute.name;
  }
  if (const auto* node = expression.as<BoundReference>()) return "input[" + std::to_string(node->ordinal) + "]";
  if (const auto* node = expression.as<Cast>()) {
    const char* name = node->mode == EvalMode::kTry ? "TRY_CAST(" : "CAST(";
    return name + print(*node->child, with_ids) + " AS " + expression.type.sql() + ")";
  }
  if (expression.as<LambdaVariable>() != nullptr) return "namedlambdavariable()";
  if (const auto* node = expression.as<Lambda>()) {
    std::string text = "lambdafunction(" + print(*node->body, with_ids);
    for (size_t i = 0; i < node->parameters.size(); ++i) text += ", namedlambdavariable()";
    return text + ")";
  }
  const auto* call = expression.as<Call>();
  std::vector<std::string> arguments;
  for (const auto& argument : call->arguments) arguments.push_back(print(*argument, with_ids));
  return call->function->print(arguments);
}

}  // namespace

std::string to_string(const Expression& expression) { return print(expression, false); }
std::string to_debug_string(const Expression& expression) { return print(expression, true); }

std::string ScalarFunction::print(const std::vector<std::string>& arguments) const { return print_call(name(), arguments); }

std::string print_call(std::string_view name, const std::vector<std::string>& arguments) {
  std::string text(name);
  text += '(';
  for (size_t i = 0; i < arguments.size(); ++i) text += (i > 0 ? ", " : "") + arguments[i];
  return text + ")";
}

}  // namespace izvor::expr
