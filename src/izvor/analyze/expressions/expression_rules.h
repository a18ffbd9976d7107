#pragma once

#include <optional>
#include <string>
#include <vector>

#include <spark/connect/expressions.pb.h>

#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/typed_expression.h"

namespace izvor::expr {
class HigherOrderFunction;
class ScalarFunction;
struct ExternalFunctionSpec;
}  // namespace izvor::expr
namespace izvor::sql {
class AggregateModifiers;
class Subquery;
class TypedLiteral;
class WindowReference;
}  // namespace izvor::sql

namespace izvor::analyze {

// Resolves one kind of expression; `expression` has that kind.
using ExpressionRule = TypedExpression (*)(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);

// Throws UNSUPPORTED_FEATURE.IZVOR for a kind that is not built, CONNECT_INVALID_PLAN for none.
ExpressionRule find_expression_rule(const spark::connect::Expression& expression);

TypedExpression analyze_literal(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
TypedExpression analyze_attribute(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
TypedExpression analyze_unresolved_function(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
TypedExpression analyze_call_function(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
TypedExpression analyze_cast(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
// int(x) for CAST(x AS INT); nothing when there is no such function.
std::optional<TypedExpression> analyze_cast_function(const std::string& name, const ExpressionAnalyzer::Expressions& arguments,
                                                     ExpressionAnalyzer& analyzer);
TypedExpression analyze_extract_value(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
TypedExpression analyze_update_fields(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
TypedExpression analyze_expression_string(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
TypedExpression analyze_lambda_variable(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
// A lambda that is no argument of a higher-order function.
TypedExpression analyze_misplaced_lambda(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
// A function that came with the plan.
TypedExpression analyze_inline_function(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
TypedExpression analyze_external_call(const expr::ExternalFunctionSpec& spec, const ExpressionAnalyzer::Expressions& arguments,
                                      ExpressionAnalyzer& analyzer);
TypedExpression analyze_extension(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
TypedExpression analyze_alias(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
// A star where only a single expression can stand.
TypedExpression analyze_misplaced_star(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);

// A call with FILTER, WITHIN GROUP, IGNORE NULLS or RESPECT NULLS.
TypedExpression analyze_typed_literal(const sql::TypedLiteral& literal, ExpressionAnalyzer& analyzer);
TypedExpression analyze_modified_call(const sql::AggregateModifiers& modifiers, ExpressionAnalyzer& analyzer);

// The columns that df.colRegex("`...`") means; a text without backticks is a column's name.
std::vector<TypedExpression> analyze_regex(const spark::connect::Expression::UnresolvedRegex& regex, ExpressionAnalyzer& analyzer);
// Where only a single expression can stand.
TypedExpression analyze_misplaced_regex(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);

std::vector<TypedExpression> analyze_star(const spark::connect::Expression::UnresolvedStar& star, ExpressionAnalyzer& analyzer);

// The lambda at position `index` of a call; `arguments` are those of the call that are no lambdas, null in the places of these.
TypedExpression analyze_lambda_argument(const spark::connect::Expression::LambdaFunction& lambda, size_t index,
                                        const std::vector<expr::ExpressionPtr>& arguments, const expr::HigherOrderFunction& function,
                                        ExpressionAnalyzer& analyzer);
// The variable, or a field within it, when the name begins with that of a lambda parameter around the expression.
std::optional<TypedExpression> find_lambda_variable(const NameParts& name, ExpressionAnalyzer& analyzer);

// function(...) OVER (...)
TypedExpression analyze_window(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
// function(...) OVER name
TypedExpression analyze_window_reference(const sql::WindowReference& reference, ExpressionAnalyzer& analyzer);
// Whether the function stands only before OVER.
bool is_window_function(const std::string& name);

TypedExpression analyze_subquery(const sql::Subquery& subquery, ExpressionAnalyzer& analyzer);
// A subquery of a data frame.
TypedExpression analyze_subquery_expression(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer);
// NOT (value IN (query)): the one use of a subquery for which null is not false. Nothing when the call is another one.
std::optional<TypedExpression> analyze_negated_subquery(const std::string& function, const ExpressionAnalyzer::Expressions& arguments,
                                                        ExpressionAnalyzer& analyzer);

bool is_grouping_function(const std::string& name);
// grouping(key), grouping_id(): of the grouping sets around the expression.
TypedExpression analyze_grouping(const std::string& function, const ExpressionAnalyzer::Expressions& arguments, ExpressionAnalyzer& analyzer);

// The call of a scalar function with its arguments cast as it wants them.
TypedExpression resolved_call(const expr::ScalarFunction& function, const std::vector<TypedExpression>& arguments, expr::EvalMode mode);

// A column under its own name.
TypedExpression column_expression(const plan::Attribute& attribute);

}  // namespace izvor::analyze
