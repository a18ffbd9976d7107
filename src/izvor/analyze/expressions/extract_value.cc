#include "izvor/analyze/extract_value.h"

#include "izvor/analyze/expressions/expression_rules.h"

namespace izvor::analyze {

TypedExpression analyze_extract_value(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const spark::connect::Expression::UnresolvedExtractValue& extract = expression.unresolved_extract_value();
  const TypedExpression base = analyzer.analyze(extract.child());
  const TypedExpression extraction = analyzer.analyze(extract.extraction());
  return extract_value(base, extraction, analyzer.analysis().names(), analyzer.analysis().eval_mode());
}

}  // namespace izvor::analyze
