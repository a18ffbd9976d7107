#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <arrow/type_fwd.h>

#include "izvor/expr/evaluator.h"
#include "izvor/expr/expression.h"

namespace izvor::expr {

// The value of a lambda's body for many elements at once. Element i has cell i of each of `arguments` (one array a parameter) and belongs to row
// parents[i] of the batch, whose columns and outer variables the body sees. Row errors are reported as errors of the parent row.
std::shared_ptr<arrow::Array> evaluate_lambda(const Lambda& lambda, const std::vector<std::shared_ptr<arrow::Array>>& arguments,
                                              const std::vector<int32_t>& parents, EvalContext& context);

}  // namespace izvor::expr
