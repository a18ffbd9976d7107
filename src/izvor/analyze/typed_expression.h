#pragma once

#include <optional>
#include <string>

#include "izvor/expr/expression.h"

namespace izvor::analyze {

// A resolved expression with what only the text that the user wrote can tell.
struct TypedExpression {
  expr::ExpressionPtr expression;
  // As Spark prints it in messages and automatic names: without the casts that coercion added.
  std::string text;
  // The name that the column has by itself or was given (a column, an alias, a cast of a column), else nothing: the text names it.
  std::optional<std::string> name;
  // A grouping or projected column that is passed on keeps its attribute id; one under an alias does not.
  bool is_alias = false;

  const std::string& output_name() const { return name ? *name : text; }
};

}  // namespace izvor::analyze
