#include <arrow/array.h>
#include <arrow/memory_pool.h>

#include "izvor/expr/cast_kernels.h"
#include "izvor/expr/column.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/expression_group.h"
#include "izvor/expr/function.h"
#include "izvor/expr/operand.h"
#include "izvor/expr/text_dictionary.h"

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

using SharedValues = std::unordered_map<const Expression*, std::shared_ptr<arrow::Array>>;

// Null when the column's texts do not repeat, or too few rows are selected. `shared` keeps the column's dictionary, or the column when it has none.
std::shared_ptr<arrow::Array> evaluate_by_text_if_repeated(const Expression& expression, const Expression& column, const Selection& selection,
                                                           EvalContext& context, SharedValues& shared) {
  constexpr int64_t kLeastShareOfRows = 4;
  auto known = shared.find(&column);
  if (known == shared.end()) {
    if (selection.count * kLeastShareOfRows < selection.num_rows) return nullptr;
    const auto texts = context.evaluate(column, Selection::all(selection.num_rows));
    const std::shared_ptr<arrow::Array> encoded = encode_repeated_texts(*texts, context.pool());
    known = shared.emplace(&column, encoded != nullptr ? encoded : texts).first;
  }
  if (known->second->type_id() != arrow::Type::DICTIONARY) return nullptr;
  const auto& texts = static_cast<const arrow::DictionaryArray&>(*known->second);
  return evaluate_by_text(expression, *column.as<BoundReference>(), texts, selection, context);
}

}  // namespace

std::shared_ptr<arrow::Array> EvalContext::evaluate(const Expression& expression, const Selection& selection) {
  if (group_ == nullptr) return evaluate_node(expression, selection);
  const auto compute = [&] {
    const Expression* texts = group_->text_column_of(expression);
    auto values = texts == nullptr ? nullptr : evaluate_by_text_if_repeated(expression, *texts, selection, *this, shared_values_);
    return values != nullptr ? values : evaluate_node(expression, selection);
  };
  if (!group_->is_repeated(expression)) return compute();
  const auto known = shared_values_.find(&expression);
  if (known != shared_values_.end()) return known->second;
  auto values = compute();
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
