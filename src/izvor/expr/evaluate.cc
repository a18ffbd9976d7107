#include <arrow/array.h>
#include <arrow/memory_pool.h>

#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/column.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/expression_group.h"
#include "izvor/expr/function.h"
#include "izvor/expr/operand.h"

namespace izvor::expr {
namespace {

std::shared_ptr<arrow::Array> evaluate_cast(const Cast& cast, const DataType& to, const Selection& selection, EvalContext& context) {
  const Operand child = evaluate_operand(*cast.child, selection, context);
  const DataType& from = cast.child->type;
  if (from.id() == TypeId::kNull || child.is_null_constant()) return null_column(to, selection.num_rows, context.pool());
  const auto column = child.is_constant() ? repeat(child.constant, selection.num_rows, context.pool()) : child.column;
  return find_cast_kernel(from, to)({*column, from, to, cast.mode, selection, context});
}

[[noreturn]] void throw_unbound(const Expression& expression) {
  throw Error("INTERNAL_ERROR", {{"message", "Evaluation of the unbound column " + to_debug_string(expression) + "."}});
}

const std::shared_ptr<arrow::Array>& variable_cells(const LambdaVariable& variable, const EvalContext& context) {
  for (const EvalContext::Variable& candidate : context.variables()) {
    if (candidate.id == variable.id) return candidate.cells;
  }
  throw Error("INTERNAL_ERROR", {{"message", "The lambda variable " + variable.name + " has no value."}});
}

}  // namespace

std::shared_ptr<arrow::Array> EvalContext::evaluate(const Expression& expression, const Selection& selection) {
  if (group_ == nullptr || !group_->is_repeated(expression)) return evaluate_node(expression, selection);
  const auto known = shared_values_.find(&expression);
  if (known != shared_values_.end()) return known->second;
  auto values = evaluate_node(expression, selection);
  // The values for some rows only are of no use elsewhere.
  if (selection.is_all()) shared_values_.emplace(&expression, values);
  return values;
}

std::shared_ptr<arrow::Array> EvalContext::evaluate_node(const Expression& expression, const Selection& selection) {
  if (const auto* reference = expression.as<BoundReference>()) return input_.columns[static_cast<size_t>(reference->ordinal)];
  if (const auto* literal = expression.as<Literal>()) return repeat(literal->value, selection.num_rows, pool_);
  if (const auto* variable = expression.as<LambdaVariable>()) return variable_cells(*variable, *this);
  if (const auto* cast = expression.as<Cast>()) return evaluate_cast(*cast, expression.type, selection, *this);
  const auto* call = expression.as<Call>();
  if (call == nullptr) throw_unbound(expression);
  return call->function->evaluate(*call, expression.type, selection, *this);
}

std::vector<std::shared_ptr<arrow::Array>> project(const ExpressionGroup& expressions, const Batch& input, const EvalSettings& settings,
                                                   arrow::MemoryPool* pool, PartitionState* partition) {
  EvalContext context(input, settings, pool);
  if (partition != nullptr) context.continue_partition(*partition);
  context.share_parts_of(expressions);
  const Selection all = Selection::all(input.num_rows);
  std::vector<std::shared_ptr<arrow::Array>> columns;
  columns.reserve(expressions.expressions().size());
  for (const auto& expression : expressions.expressions()) columns.push_back(context.evaluate(*expression, all));
  context.errors().raise();
  return columns;
}

Value evaluate_constant(const Expression& expression, const EvalSettings& settings) {
  if (const auto* literal = expression.as<Literal>()) return literal->value;
  const Batch one_row{1, {}};
  EvalContext context(one_row, settings, arrow::default_memory_pool());
  const auto column = context.evaluate(expression, Selection::all(1));
  context.errors().raise();
  return value_at(*column, 0, expression.type);
}

}  // namespace izvor::expr
