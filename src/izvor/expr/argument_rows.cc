#include "izvor/expr/argument_rows.h"

#include <algorithm>

#include <arrow/array.h>

#include "izvor/expr/column.h"

namespace izvor::expr {

Operand ArgumentRows::evaluate_operand(const Expression& argument, EvalContext& context) {
  Operand operand = expr::evaluate_operand(argument, rows_for(argument), context);
  if (!operand.is_constant()) note_nulls(operand.column);
  return operand;
}

std::shared_ptr<arrow::Array> ArgumentRows::evaluate(const Expression& argument, EvalContext& context) {
  auto column = context.evaluate(argument, rows_for(argument));
  note_nulls(column);
  return column;
}

const Selection& ArgumentRows::rows_for(const Expression& argument) {
  if (with_nulls_.empty() || !can_fail(argument)) return selection_;
  for (const auto& column : with_nulls_) {
    const Validity validity(*column->data());
    narrowed_.emplace(selection_, [&](int64_t row) { return validity[row]; });
    selection_ = narrowed_->view();
  }
  with_nulls_.clear();
  return selection_;
}

void ArgumentRows::note_nulls(const std::shared_ptr<arrow::Array>& column) {
  if (column->null_count() != 0) with_nulls_.push_back(column);
}

}  // namespace izvor::expr
