#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/error.h"

namespace izvor::analyze {

TypedExpression analyze_alias(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const spark::connect::Expression::Alias& alias = expression.alias();
  TypedExpression named = analyzer.analyze(alias.expr());
  if (alias.name_size() != 1) {
    throw Error("MULTI_ALIAS_WITHOUT_GENERATOR",
                {{"expr", '"' + named.text + '"'}, {"names", join(NameParts(alias.name().begin(), alias.name().end()), ", ")}});
  }
  named.name = alias.name(0);
  named.is_alias = true;
  return named;
}

}  // namespace izvor::analyze
