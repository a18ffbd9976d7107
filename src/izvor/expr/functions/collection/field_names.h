#pragma once

#include <optional>
#include <string>

#include "izvor/expr/expression.h"

namespace izvor::expr {

// The name under which Spark puts an expression into a struct: a column's, a lambda variable's or an extracted field's. Nothing for others.
std::optional<std::string> name_of(const Expression& expression);

}  // namespace izvor::expr
