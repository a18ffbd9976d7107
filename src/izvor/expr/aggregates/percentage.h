#pragma once

#include <string>
#include <vector>

#include "izvor/expr/expression.h"

namespace izvor::expr {

// The constant percentages of percentile(x, p) and its kin: one, or an array of them.
struct Percentages {
  std::vector<double> values;
  bool is_array = false;

  // The type of a result with values of type `value`.
  DataType result_type(const DataType& value) const;
};

// The type that the argument is cast to.
DataType percentage_type(const Expression& argument);
// Throws DATATYPE_MISMATCH.NON_FOLDABLE_INPUT, UNEXPECTED_NULL or VALUE_OUT_OF_RANGE; the argument need not be cast yet.
Percentages constant_percentages(const ExpressionPtr& argument, EvalMode mode, const std::string& sql);

}  // namespace izvor::expr
