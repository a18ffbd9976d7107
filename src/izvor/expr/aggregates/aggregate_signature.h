#pragma once

#include <string>
#include <vector>

#include "izvor/expr/expression.h"

namespace izvor::expr {

// The type to which sum and avg cast their one argument: numbers and intervals stay, strings, nulls and timestamps become double.
// Throws WRONG_NUM_ARGS or DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE.
DataType summable_type(std::string_view function, const std::vector<ExpressionPtr>& arguments, const std::string& sql);

}  // namespace izvor::expr
