#pragma once

#include <string>

#include "izvor/expr/expression.h"

namespace izvor::expr {

// Access to a part of a nested value: GetStructField, GetArrayStructFields, GetArrayItem and GetMapValue of Spark.

// Field `ordinal` of a struct, or of each struct of an array, under the name that it was asked for.
ExpressionPtr get_field(ExpressionPtr child, size_t ordinal, const std::string& name, EvalMode mode);
// container[key]: an element of an array by its index from 0, or the value of a map's key. The key is cast as a function's argument is.
// Throws DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE.
ExpressionPtr get_element(ExpressionPtr container, ExpressionPtr key, EvalMode mode);

}  // namespace izvor::expr
