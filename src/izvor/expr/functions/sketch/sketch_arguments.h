#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "izvor/expr/expression.h"
#include "izvor/expr/functions/sketch/summary_mode.h"

namespace izvor::expr {

// Arguments that must be constants. `sql` is the call as text; they throw DATATYPE_MISMATCH.NON_FOLDABLE_INPUT, UNEXPECTED_NULL or, outside of
// their range, TYPE_CHECK_FAILURE_WITH_HINT. The argument need not be cast yet.
uint8_t constant_lg_nom_entries(const ExpressionPtr& argument, EvalMode mode, std::string_view function, const std::string& sql);
SummaryMode constant_summary_mode(const ExpressionPtr& argument, EvalMode mode, std::string_view function, const std::string& sql);
uint16_t constant_kll_k(const ExpressionPtr& argument, EvalMode mode, std::string_view function, const std::string& sql);

// The value of a constant as the given type; null when it is null.
Value constant_of(const ExpressionPtr& argument, const DataType& type, EvalMode mode);

}  // namespace izvor::expr
