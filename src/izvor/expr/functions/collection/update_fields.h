#pragma once

#include <functional>
#include <string>

#include "izvor/expr/expression.h"

namespace izvor::expr {

// Whether a field of the struct is the one that is meant.
using IsField = std::function<bool(const std::string& name)>;

// The struct with this value in place of the fields that are meant, under the name, or behind the others when there is none.
ExpressionPtr with_field(ExpressionPtr structure, const std::string& name, ExpressionPtr value, const IsField& is_meant);
// The struct without the fields that are meant, of which it must have others.
ExpressionPtr without_field(ExpressionPtr structure, const IsField& is_meant);

}  // namespace izvor::expr
