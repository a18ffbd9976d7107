#include <izvor/expressions.pb.h>
#include <izvor/relations.pb.h>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/error.h"

namespace izvor::analyze {

namespace {

TypedExpression analyze_parameter(const sql::Parameter& parameter, ExpressionAnalyzer& analyzer) {
  const SqlArguments* arguments = analyzer.analysis().sql_arguments();
  const std::string name = parameter.has_name() ? parameter.name() : "_" + std::to_string(parameter.position());
  if (arguments != nullptr && parameter.has_name()) {
    const auto found = arguments->named.find(parameter.name());
    if (found != arguments->named.end()) return analyzer.analyze(*found->second);
  } else if (arguments != nullptr) {
    const auto found = arguments->by_position.find(parameter.position());
    if (found != arguments->by_position.end()) return analyzer.analyze(*found->second);
  }
  throw Error("UNBOUND_SQL_PARAMETER", {{"name", name}});
}

}  // namespace

// What SQL text says and Spark Connect has no message for.
TypedExpression analyze_extension(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const google::protobuf::Any& extension = expression.extension();
  sql::AggregateModifiers modifiers;
  if (extension.UnpackTo(&modifiers)) return analyze_modified_call(modifiers, analyzer);
  sql::TypedLiteral literal;
  if (extension.UnpackTo(&literal)) return analyze_typed_literal(literal, analyzer);
  sql::Subquery subquery;
  if (extension.UnpackTo(&subquery)) return analyze_subquery(subquery, analyzer);
  sql::WindowReference window;
  if (extension.UnpackTo(&window)) return analyze_window_reference(window, analyzer);
  sql::Parameter parameter;
  if (extension.UnpackTo(&parameter)) return analyze_parameter(parameter, analyzer);
  throw_unsupported("The expression " + extension.type_url().substr(extension.type_url().find_last_of('/') + 1));
}

}  // namespace izvor::analyze
