#include "izvor/analyze/expressions/expression_rules.h"

#include <array>

namespace izvor::analyze {
namespace {

using Expression = spark::connect::Expression;

struct RuleOfKind {
  Expression::ExprTypeCase kind;
  ExpressionRule rule;
};

constexpr std::array kRules{
    RuleOfKind{Expression::kLiteral, analyze_literal},
    RuleOfKind{Expression::kUnresolvedAttribute, analyze_attribute},
    RuleOfKind{Expression::kUnresolvedFunction, analyze_unresolved_function},
    RuleOfKind{Expression::kCallFunction, analyze_call_function},
    RuleOfKind{Expression::kUnresolvedStar, analyze_misplaced_star},
    RuleOfKind{Expression::kAlias, analyze_alias},
    RuleOfKind{Expression::kCast, analyze_cast},
    RuleOfKind{Expression::kExpressionString, analyze_expression_string},
    RuleOfKind{Expression::kUnresolvedExtractValue, analyze_extract_value},
    RuleOfKind{Expression::kUpdateFields, analyze_update_fields},
    RuleOfKind{Expression::kUnresolvedRegex, analyze_misplaced_regex},
    RuleOfKind{Expression::kLambdaFunction, analyze_misplaced_lambda},
    RuleOfKind{Expression::kUnresolvedNamedLambdaVariable, analyze_lambda_variable},
    RuleOfKind{Expression::kCommonInlineUserDefinedFunction, analyze_inline_function},
    RuleOfKind{Expression::kExtension, analyze_extension},
    RuleOfKind{Expression::kWindow, analyze_window},
    RuleOfKind{Expression::kSubqueryExpression, analyze_subquery_expression},
};

}  // namespace

ExpressionRule find_expression_rule(const Expression& expression) {
  const Expression::ExprTypeCase kind = expression.expr_type_case();
  for (const RuleOfKind& candidate : kRules) {
    if (candidate.kind == kind) return candidate.rule;
  }
  throw_no_rule(*Expression::descriptor(), "expr_type", kind, "The expression");
}

TypedExpression column_expression(const plan::Attribute& attribute) { return {expr::reference(attribute), attribute.name, attribute.name}; }

}  // namespace izvor::analyze
