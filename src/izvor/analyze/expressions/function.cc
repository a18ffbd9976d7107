#include "izvor/expr/function.h"

#include <algorithm>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/error.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/refused_functions.h"

namespace izvor::analyze {
namespace {

using Expressions = ExpressionAnalyzer::Expressions;
using expr::ExpressionPtr;

std::vector<std::string> texts_of(const std::vector<TypedExpression>& arguments) {
  std::vector<std::string> texts;
  for (const TypedExpression& argument : arguments) texts.push_back(argument.text);
  return texts;
}

std::vector<ExpressionPtr> expressions_of(const std::vector<TypedExpression>& arguments) {
  std::vector<ExpressionPtr> expressions;
  for (const TypedExpression& argument : arguments) expressions.push_back(argument.expression);
  return expressions;
}

std::vector<ExpressionPtr> coerce(std::vector<ExpressionPtr> arguments, const expr::Signature& signature, expr::EvalMode mode) {
  for (size_t i = 0; i < arguments.size(); ++i) arguments[i] = expr::cast(std::move(arguments[i]), signature.argument_types[i], mode);
  arguments.insert(arguments.end(), signature.added_arguments.begin(), signature.added_arguments.end());
  return arguments;
}

// The arguments of a call, lambdas last: the types of their parameters follow from the others.
std::vector<TypedExpression> analyze_with_lambdas(const expr::ScalarFunction& function, const Expressions& unresolved, ExpressionAnalyzer& analyzer) {
  const auto* higher_order = dynamic_cast<const expr::HigherOrderFunction*>(&function);
  if (higher_order == nullptr) {
    throw Error("INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION", {{"class", std::string(function.name())}});
  }
  std::vector<TypedExpression> arguments(static_cast<size_t>(unresolved.size()));
  for (int i = 0; i < unresolved.size(); ++i) {
    if (!unresolved[i].has_lambda_function()) arguments[static_cast<size_t>(i)] = analyzer.analyze(unresolved[i]);
  }
  const std::vector<ExpressionPtr> resolved = expressions_of(arguments);
  for (int i = 0; i < unresolved.size(); ++i) {
    const auto index = static_cast<size_t>(i);
    if (!unresolved[i].has_lambda_function()) continue;
    arguments[index] = analyze_lambda_argument(unresolved[i].lambda_function(), index, resolved, *higher_order, analyzer);
  }
  return arguments;
}

std::vector<TypedExpression> analyze_arguments(const expr::ScalarFunction& function, const Expressions& unresolved, ExpressionAnalyzer& analyzer) {
  const bool has_lambda = std::any_of(unresolved.begin(), unresolved.end(), [](const auto& argument) { return argument.has_lambda_function(); });
  return has_lambda ? analyze_with_lambdas(function, unresolved, analyzer) : analyzer.analyze_list(unresolved);
}

TypedExpression scalar_call(const expr::ScalarFunction& function, const Expressions& unresolved, ExpressionAnalyzer& analyzer) {
  const std::vector<TypedExpression> arguments = analyze_arguments(function, unresolved, analyzer);
  const expr::EvalMode mode = analyzer.analysis().eval_mode();
  std::string text = function.print(texts_of(arguments));
  std::vector<ExpressionPtr> inputs = expressions_of(arguments);
  const expr::Signature signature = function.resolve(inputs, mode, text);
  expr::Call call{&function, coerce(std::move(inputs), signature, mode), mode};
  return {std::make_shared<const expr::Expression>(expr::Expression{std::move(call), signature.result_type, signature.nullable}), std::move(text),
          std::nullopt};
}

bool is_whole_star(const Expressions& arguments) {
  return arguments.size() == 1 && arguments[0].has_unresolved_star() && !arguments[0].unresolved_star().has_unparsed_target();
}

// count(*) counts rows, as count(1) does; any other star stands for columns.
std::vector<TypedExpression> aggregate_arguments(const std::string& function, const Expressions& unresolved, ExpressionAnalyzer& analyzer) {
  if (function == "count" && is_whole_star(unresolved)) return {{expr::literal(Value::integer(1)), "1", std::nullopt}};
  return analyzer.analyze_aggregate_arguments(unresolved);
}

TypedExpression aggregate_call(const expr::AggregateFunction& function, const Expressions& unresolved, ExpressionAnalyzer& analyzer) {
  const std::string name(function.name());
  const std::vector<TypedExpression> arguments = aggregate_arguments(name, unresolved, analyzer);
  const expr::EvalMode mode = analyzer.analysis().eval_mode();
  const std::string text = name + "(" + join(texts_of(arguments), ", ") + ")";
  std::vector<ExpressionPtr> inputs = expressions_of(arguments);
  const expr::Signature signature = function.resolve(inputs, mode, text);
  expr::AggregateCall call{&function, coerce(std::move(inputs), signature, mode), signature.result_type, signature.nullable, mode};
  return {expr::reference(analyzer.aggregates().add(std::move(call), text)), text, std::nullopt};
}

TypedExpression analyze_call(const std::string& name, const Expressions& arguments, bool is_distinct, ExpressionAnalyzer& analyzer) {
  if (const expr::ScalarFunction* scalar = expr::find_scalar_function(name)) {
    if (is_distinct) throw_unsupported("DISTINCT in a call of " + name);
    return scalar_call(*scalar, arguments, analyzer);
  }
  if (const expr::AggregateFunction* aggregate = expr::find_aggregate_function(name)) {
    if (is_distinct) throw_unsupported("The distinct aggregate " + name + "(DISTINCT ...)");
    return aggregate_call(*aggregate, arguments, analyzer);
  }
  if (const auto refusal = expr::refusal_of(name)) throw_unsupported(*refusal);
  throw Error("UNRESOLVED_ROUTINE", {{"routineName", quote_parts(parse_attribute_name(name))}, {"searchPath", kSearchPath}});
}

}  // namespace

TypedExpression analyze_unresolved_function(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const spark::connect::Expression::UnresolvedFunction& call = expression.unresolved_function();
  return analyze_call(call.function_name(), call.arguments(), call.is_distinct(), analyzer);
}

TypedExpression analyze_call_function(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const spark::connect::CallFunction& call = expression.call_function();
  return analyze_call(call.function_name(), call.arguments(), false, analyzer);
}

}  // namespace izvor::analyze
