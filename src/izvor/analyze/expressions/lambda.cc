// The lambda functions among the arguments of a higher-order function, and their variables.
#include <set>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/extract_value.h"
#include "izvor/base/config.h"
#include "izvor/error.h"
#include "izvor/expr/function.h"

namespace izvor::analyze {
namespace {

using LambdaProto = spark::connect::Expression::LambdaFunction;

std::vector<std::string> parameter_names(const LambdaProto& lambda, const NameMatcher& names) {
  std::vector<std::string> out;
  std::set<std::string> keys;
  for (const auto& argument : lambda.arguments()) {
    if (argument.name_parts_size() != 1) {
      throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "A lambda's parameter has one name."}});
    }
    out.push_back(argument.name_parts(0));
    keys.insert(names.key(out.back()));
  }
  if (keys.size() == out.size()) return out;
  throw Error("INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES",
              {{"args", join(out, ", ")}, {"caseSensitiveConfig", '"' + std::string(config::kCaseSensitive.key) + '"'}});
}

}  // namespace

TypedExpression analyze_lambda_argument(const LambdaProto& lambda, size_t index, const std::vector<expr::ExpressionPtr>& arguments,
                                        const expr::HigherOrderFunction& function, ExpressionAnalyzer& analyzer) {
  Analysis& analysis = analyzer.analysis();
  const std::vector<std::string> names = parameter_names(lambda, analysis.names());
  std::vector<expr::Attribute> parameters = function.lambda_parameters(index, names.size(), arguments, analysis.eval_mode());
  if (parameters.size() != names.size()) {
    throw Error("INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH",
                {{"expectedNumArgs", std::to_string(names.size())}, {"actualNumArgs", std::to_string(parameters.size())}});
  }
  for (size_t i = 0; i < names.size(); ++i) parameters[i] = analysis.new_attribute(names[i], parameters[i].type, parameters[i].nullable);
  const LambdaScope::Entry scope(analyzer.lambda_scope(), parameters);
  const TypedExpression body = analyzer.analyze(lambda.function());
  std::string text = "lambdafunction(" + body.text;
  for (size_t i = 0; i < names.size(); ++i) text += ", namedlambdavariable()";
  return {expr::lambda(std::move(parameters), body.expression), text + ")", std::nullopt};
}

std::optional<TypedExpression> find_lambda_variable(const NameParts& name, ExpressionAnalyzer& analyzer) {
  const expr::Attribute* parameter = analyzer.lambda_scope().find(name.front(), analyzer.analysis().names());
  if (parameter == nullptr) return std::nullopt;
  TypedExpression value{expr::lambda_variable(*parameter), "namedlambdavariable()", std::nullopt};
  for (size_t i = 1; i < name.size(); ++i) value = extract_field(value, name[i], analyzer.analysis().names(), analyzer.analysis().eval_mode());
  return value;
}

TypedExpression analyze_lambda_variable(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const auto& parts = expression.unresolved_named_lambda_variable().name_parts();
  const NameParts name(parts.begin(), parts.end());
  if (name.empty()) throw_not_set(*expression.unresolved_named_lambda_variable().descriptor(), "name_parts");
  if (auto variable = find_lambda_variable(name, analyzer)) return *std::move(variable);
  throw Error("UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", {{"objectName", quote_parts(name)}});
}

TypedExpression analyze_misplaced_lambda(const spark::connect::Expression&, ExpressionAnalyzer&) {
  throw Error("INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION", {{"class", "expression"}});
}

}  // namespace izvor::analyze
