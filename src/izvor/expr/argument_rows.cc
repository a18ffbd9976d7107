#include "izvor/expr/argument_rows.h"

#include <algorithm>

#include <arrow/array.h>

#include "izvor/expr/column.h"

namespace izvor::expr {

Operand ArgumentRows::evaluate_operand(const Expression& argument, EvalContext& context, bool may_be_null) {
  Operand operand = expr::evaluate_operand(argument, rows_for(argument), context);
  if (may_be_null) return operand;
  if (!operand.is_constant()) {
    note_nulls(operand.column);
  } else if (operand.constant.is_null()) {
    narrowed_.emplace(selection_, [](int64_t) { return false; });
  }
  return operand;
}

std::shared_ptr<arrow::Array> ArgumentRows::evaluate(const Expression& argument, EvalContext& context) {
  auto column = context.evaluate(argument, rows_for(argument));
  note_nulls(column);
  return column;
}

Selection ArgumentRows::rows_for(const Expression& argument) {
  if (!with_nulls_.empty() && can_fail(argument)) {
    for (const auto& column : with_nulls_) {
      const Validity validity(*column->data());
      narrowed_ = SelectionVector(narrowed_ ? narrowed_->view() : selection_, [&](int64_t row) { return validity[row]; });
    }
    with_nulls_.clear();
  }
  return narrowed_ ? narrowed_->view() : selection_;
}

void ArgumentRows::note_nulls(const std::shared_ptr<arrow::Array>& column) {
  if (column->null_count() != 0) with_nulls_.push_back(column);
}

}  // namespace izvor::expr
