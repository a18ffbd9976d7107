#include "izvor/expr/operand.h"

#include <algorithm>

#include <arrow/array.h>
#include <arrow/util/decimal.h>

#include "izvor/expr/function.h"

namespace izvor::expr {

Int128 unscaled_value(const Value& decimal) {
  const auto number = value_or_throw(arrow::Decimal128::FromString(decimal.as_string()));
  return static_cast<Int128>((static_cast<unsigned __int128>(static_cast<uint64_t>(number.high_bits())) << 64) | number.low_bits());
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
