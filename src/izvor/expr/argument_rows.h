#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/expr/operand.h"
#include "izvor/expr/selection.h"

namespace izvor::expr {

// Evaluates the arguments of a call that is null when one of them is. As in Spark, an argument is not evaluated in the rows in which one before it
// is null, so that its error there does not count. Rows are only told apart before an argument that can fail.
class ArgumentRows {
 public:
  // The selection outlives it.
  explicit ArgumentRows(const Selection& selection) : selection_(selection) {}

  // `may_be_null`: a null of this argument does not make the result null.
  Operand evaluate_operand(const Expression& argument, EvalContext& context, bool may_be_null = false);
  std::shared_ptr<arrow::Array> evaluate(const Expression& argument, EvalContext& context);

 private:
  // The rows for an argument: those that are left, without the ones that the arguments so far leave null.
  Selection rows_for(const Expression& argument);
  void note_nulls(const std::shared_ptr<arrow::Array>& column);

  const Selection& selection_;
  std::optional<SelectionVector> narrowed_;
  std::vector<std::shared_ptr<arrow::Array>> with_nulls_;
};

}  // namespace izvor::expr
