#include "izvor/expr/evaluator.h"
#include "izvor/expr/expression.h"
#include "izvor/expr/function.h"

namespace izvor::expr {
namespace {

// Spark shows literals in names without suffix or quotes, but dates and times as typed literals.
std::string print_literal(const Value& value) {
  const std::string text = value_to_string(value, "UTC");
  if (value.is_null()) return text;
  switch (value.type.id()) {
    case TypeId::kDate:
      return "DATE '" + text + "'";
    case TypeId::kTimestamp:
      return "TIMESTAMP '" + text + "'";
    case TypeId::kTimestampNtz:
      return "TIMESTAMP_NTZ '" + text + "'";
    default:
      return text;
  }
}

std::string print(const Expression& expression, bool with_ids) {
  if (const auto* node = expression.as<Literal>()) return print_literal(node->value);
  if (const auto* node = expression.as<AttributeReference>()) {
    return with_ids ? node->attribute.name + "#" + std::to_string(node->attribute.id) : node->attribute.name;
  }
  if (const auto* node = expression.as<BoundReference>()) return "input[" + std::to_string(node->ordinal) + "]";
  if (const auto* node = expression.as<Cast>()) {
    const char* name = node->mode == EvalMode::kTry ? "TRY_CAST(" : "CAST(";
    return name + print(*node->child, with_ids) + " AS " + expression.type.sql() + ")";
  }
  const auto* call = expression.as<Call>();
  std::vector<std::string> arguments;
  for (const auto& argument : call->arguments) arguments.push_back(print(*argument, with_ids));
  return call->function->print(arguments);
}

}  // namespace

std::string to_string(const Expression& expression) { return print(expression, false); }
std::string to_debug_string(const Expression& expression) { return print(expression, true); }

std::string ScalarFunction::print(const std::vector<std::string>& arguments) const {
  std::string text(name());
  text += '(';
  for (size_t i = 0; i < arguments.size(); ++i) text += (i > 0 ? ", " : "") + arguments[i];
  return text + ")";
}

}  // namespace izvor::expr
