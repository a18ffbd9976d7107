#include <izvor/expressions.pb.h>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/error.h"

namespace izvor::analyze {

// What SQL text says and Spark Connect has no message for.
TypedExpression analyze_extension(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const google::protobuf::Any& extension = expression.extension();
  sql::AggregateModifiers modifiers;
  if (extension.UnpackTo(&modifiers)) return analyze_modified_call(modifiers, analyzer);
  throw_unsupported("The expression " + extension.type_url().substr(extension.type_url().find_last_of('/') + 1));
}

}  // namespace izvor::analyze
