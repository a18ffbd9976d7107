#pragma once

#include <string>
#include <vector>

#include <spark/connect/expressions.pb.h>

#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/typed_expression.h"

namespace izvor::analyze {

// Resolves one kind of expression; `expression` has that kind.
using ExpressionRule = TypedExpression (*)(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);

// Throws IZVOR_UNSUPPORTED_FEATURE for a kind that is not built, CONNECT_INVALID_PLAN for none.
ExpressionRule find_expression_rule(const spark::connect::Expression& expression);

TypedExpression analyze_literal(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
TypedExpression analyze_attribute(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
TypedExpression analyze_unresolved_function(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
TypedExpression analyze_call_function(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
TypedExpression analyze_cast(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
TypedExpression analyze_alias(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
// A star where only a single expression can stand.
TypedExpression analyze_misplaced_star(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);

std::vector<TypedExpression> analyze_star(const spark::connect::Expression::UnresolvedStar& star, ExpressionAnalyzer& analyzer);

// A column under its own name.
TypedExpression column_expression(const plan::Attribute& attribute);

}  // namespace izvor::analyze
