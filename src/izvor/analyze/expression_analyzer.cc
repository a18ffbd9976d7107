#include "izvor/analyze/expression_analyzer.h"

#include <spark/connect/expressions.pb.h>

#include "izvor/analyze/earliest_error.h"
#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/generator_call.h"
#include "izvor/analyze/generator_collector.h"
#include "izvor/error.h"
#include "izvor/sql/parser.h"

namespace izvor::analyze {

TypedExpression ExpressionAnalyzer::analyze(const spark::connect::Expression& expression) {
  const Analysis::Nesting nesting(analysis_);
  return find_expression_rule(expression)(expression, *this);
}

std::vector<TypedExpression> ExpressionAnalyzer::analyze_list(const Expressions& expressions) {
  std::vector<TypedExpression> list;
  EarliestError error;
  for (const spark::connect::Expression& expression : expressions) error.attempt([&] { analyze_list_item(expression, list); });
  error.rethrow();
  return list;
}

std::vector<TypedExpression> ExpressionAnalyzer::analyze_select_list(const Expressions& expressions) {
  std::vector<TypedExpression> list;
  EarliestError error;
  for (const spark::connect::Expression& expression : expressions) error.attempt([&] { analyze_select_item(expression, list); });
  error.rethrow();
  return list;
}

void ExpressionAnalyzer::analyze_select_item(const spark::connect::Expression& expression, std::vector<TypedExpression>& list) {
  if (expression.has_expression_string()) return analyze_select_item(sql::parse_expression(expression.expression_string().expression()), list);
  const auto nested = [this] { return parts_.generators == nullptr ? std::nullopt : parts_.generators->nested(); };
  try {
    if (auto generated = analyze_generator_item(expression, *this)) {
      list.insert(list.end(), generated->begin(), generated->end());
    } else {
      analyze_list_item(expression, list);
    }
  } catch (const Error&) {
    // What the other parts of an expression make of a generator's place within it does not matter.
    if (nested()) throw_nested_generator(*nested());
    throw;
  }
  if (nested()) throw_nested_generator(list.back().text);
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
  parts.generators = parts_.generators;
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
