#include "izvor/expr/operand.h"

#include <algorithm>

#include <arrow/array.h>

#include "izvor/expr/function.h"
#include "izvor/types/decimal.h"

namespace izvor::expr {

Int128 unscaled_value(const Value& decimal) {
  Int128 value = 0;
  const DecimalShape shape{decimal.type.precision(), decimal.type.scale()};
  if (parse_decimal(decimal.as_string(), shape, value) == DecimalText::kValue) return value;
  throw Error("INTERNAL_ERROR", {{"message", "The decimal " + decimal.as_string() + " does not fit " + decimal.type.sql() + "."}});
}

Value decimal_value(Int128 unscaled, const DataType& type) {
  char text[kMaxDecimalText];
  return {type, std::string(text, write_decimal(unscaled, type.scale(), text))};
}

const arrow::ArrayData& Operand::data() const { return *column->data(); }

bool is_constant(const Expression& expression) {
  if (expression.as<Literal>() != nullptr) return true;
  if (const auto* cast = expression.as<Cast>()) return is_constant(*cast->child);
  const auto* call = expression.as<Call>();
  return call != nullptr && call->function->foldable() &&
         std::all_of(call->arguments.begin(), call->arguments.end(), [](const ExpressionPtr& argument) { return is_constant(*argument); });
}

Operand evaluate_operand(const Expression& expression, const Selection& selection, EvalContext& context) {
  if (const auto* literal = expression.as<Literal>()) return {nullptr, literal->value};
  if (!is_constant(expression)) return {context.evaluate(expression, selection), {}};
  if (selection.count == 0) return {nullptr, Value::null(expression.type)};
  try {
    return {nullptr, evaluate_constant(expression, context.settings())};
  } catch (const Error& error) {
    context.errors().add(selection.is_all() ? 0 : selection.indices[0], error);
    return {nullptr, Value::null(expression.type)};
  }
}

std::shared_ptr<arrow::Buffer> operands_validity(const Operand& a, const Operand& b, arrow::MemoryPool* pool) {
  if (a.is_constant() && b.is_constant()) return nullptr;
  if (a.is_constant()) return validity_bitmap(b.data(), pool);
  if (b.is_constant()) return validity_bitmap(a.data(), pool);
  return common_validity(a.data(), b.data(), pool);
}

}  // namespace izvor::expr
