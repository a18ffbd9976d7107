#include "izvor/analyze/expression_analyzer.h"

#include <spark/connect/expressions.pb.h>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/error.h"
#include "izvor/sql/parser.h"

namespace izvor::analyze {

TypedExpression ExpressionAnalyzer::analyze(const spark::connect::Expression& expression) {
  const Analysis::Nesting nesting(analysis_);
  return find_expression_rule(expression)(expression, *this);
}

std::vector<TypedExpression> ExpressionAnalyzer::analyze_list(const Expressions& expressions) {
  std::vector<TypedExpression> list;
  for (const spark::connect::Expression& expression : expressions) analyze_list_item(expression, list);
  return list;
}

void ExpressionAnalyzer::analyze_list_item(const spark::connect::Expression& expression, std::vector<TypedExpression>& list) {
  if (expression.has_expression_string()) return analyze_list_item(sql::parse_expression(expression.expression_string().expression()), list);
  if (expression.has_unresolved_star()) {
    for (TypedExpression& column : analyze_star(expression.unresolved_star(), *this)) list.push_back(std::move(column));
  } else if (expression.has_unresolved_regex()) {
    for (TypedExpression& column : analyze_regex(expression.unresolved_regex(), *this)) list.push_back(std::move(column));
  } else {
    list.push_back(analyze(expression));
  }
}

ExpressionAnalyzer ExpressionAnalyzer::of_arguments(AggregateCollector& nested) const {
  QueryParts parts;
  parts.aggregates = &nested;
  parts.subqueries = parts_.argument_subqueries;
  parts.clause = nullptr;
  return {analysis_, parts_.argument_input == nullptr ? input_ : *parts_.argument_input, parts};
}

std::vector<TypedExpression> ExpressionAnalyzer::analyze_aggregate_arguments(const Expressions& expressions) {
  AggregateCollector nested(analysis_);
  std::vector<TypedExpression> arguments = of_arguments(nested).analyze_list(expressions);
  if (!nested.empty()) throw Error("NESTED_AGGREGATE_FUNCTION");
  return arguments;
}

}  // namespace izvor::analyze
