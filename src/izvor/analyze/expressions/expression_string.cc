#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/sql/parser.h"

namespace izvor::analyze {

TypedExpression analyze_expression_string(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  return analyzer.analyze(sql::parse_expression(expression.expression_string().expression()));
}

}  // namespace izvor::analyze
