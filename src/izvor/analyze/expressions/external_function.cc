#include "izvor/analyze/external_function.h"

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/proto_types.h"
#include "izvor/error.h"
#include "izvor/expr/function.h"

namespace izvor::analyze {

expr::ExternalFunctionSpec external_function_spec(const spark::connect::CommonInlineUserDefinedFunction& function) {
  if (!function.has_python_udf()) throw_unsupported("A user-defined function of another language than Python");
  const spark::connect::PythonUDF& python = function.python_udf();
  expr::ExternalFunctionSpec spec;
  spec.name = function.function_name();
  spec.command = python.command();
  spec.version = python.python_ver();
  spec.eval_type = python.eval_type();
  spec.result_type = from_proto(python.output_type());
  spec.is_deterministic = function.deterministic();
  return spec;
}

TypedExpression analyze_external_call(const expr::ExternalFunctionSpec& spec, const ExpressionAnalyzer::Expressions& arguments,
                                      ExpressionAnalyzer& analyzer) {
  std::vector<std::string> names;
  std::vector<std::string> texts;
  std::vector<expr::ExpressionPtr> inputs;
  for (const spark::connect::Expression& argument : arguments) {
    const bool is_named = argument.has_named_argument_expression();
    TypedExpression input = analyzer.analyze(is_named ? argument.named_argument_expression().value() : argument);
    names.push_back(is_named ? argument.named_argument_expression().key() : "");
    texts.push_back(is_named ? names.back() + " => " + input.text : input.text);
    inputs.push_back(std::move(input.expression));
  }
  auto function = analyzer.analysis().catalog().make_function(spec);
  return {expr::external_call(std::move(function), std::move(inputs), std::move(names)), expr::print_call(spec.name, texts), std::nullopt};
}

TypedExpression analyze_inline_function(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const spark::connect::CommonInlineUserDefinedFunction& function = expression.common_inline_user_defined_function();
  if (function.is_distinct()) throw_unsupported("DISTINCT with a user-defined function");
  return analyze_external_call(external_function_spec(function), function.arguments(), analyzer);
}

}  // namespace izvor::analyze
