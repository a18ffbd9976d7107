#include "izvor/expr/function.h"

#include <algorithm>

#include <izvor/expressions.pb.h>

#include "izvor/analyze/expressions/aggregate_call.h"
#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/expressions/routine_name.h"
#include "izvor/analyze/generator_call.h"
#include "izvor/error.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/external_function.h"
#include "izvor/expr/functions/collection/field_names.h"
#include "izvor/expr/generators/sliding_windows.h"
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

// struct(a, b + 1 AS c) with the names of its fields. The names are arguments of named_struct, to which the call amounts and as which a row
// "(a, b)" prints.
TypedExpression struct_call(const std::vector<TypedExpression>& fields, bool is_row, ExpressionAnalyzer& analyzer) {
  std::vector<std::string> texts;
  std::vector<ExpressionPtr> inputs;
  for (const TypedExpression& field : fields) {
    const std::string otherwise = "col" + std::to_string(inputs.size() / 2 + 1);
    const std::string name = field.is_alias ? *field.name : expr::name_of(*field.expression).value_or(otherwise);
    if (is_row) texts.push_back(name);
    texts.push_back(field.is_alias ? field.text + " AS " + *field.name : field.text);
    inputs.push_back(expr::literal(Value::string(name)));
    inputs.push_back(field.expression);
  }
  return {expr::call(*expr::find_scalar_function("named_struct"), std::move(inputs), analyzer.analysis().eval_mode()),
          expr::print_call(is_row ? "named_struct" : "struct", texts), std::nullopt};
}

const ExpressionPtr& without_casts(const ExpressionPtr& expression) {
  const auto* cast = expression->as<expr::Cast>();
  return cast == nullptr ? expression : without_casts(cast->child);
}

// What stands for a call, printed with the texts of the written arguments that it has: date_add(d, 1) for d + 1.
std::string text_of_rewritten(const ExpressionPtr& rewritten, const std::vector<TypedExpression>& written) {
  const auto is_written = [&](const TypedExpression& argument) { return without_casts(argument.expression) == without_casts(rewritten); };
  if (const auto found = std::find_if(written.begin(), written.end(), is_written); found != written.end()) return found->text;
  const ExpressionPtr& inner = without_casts(rewritten);
  const auto* call = inner->as<expr::Call>();
  if (call == nullptr) return expr::to_string(*inner);
  std::vector<std::string> texts;
  for (const ExpressionPtr& argument : call->arguments) texts.push_back(text_of_rewritten(argument, written));
  return call->function->print(texts);
}

TypedExpression scalar_call(const expr::ScalarFunction& function, const Expressions& unresolved, ExpressionAnalyzer& analyzer) {
  const std::vector<TypedExpression> arguments = analyze_arguments(function, unresolved, analyzer);
  if (function.name() == "struct") return struct_call(arguments, false, analyzer);
  TypedExpression call = resolved_call(function, arguments, analyzer.analysis().eval_mode());
  return expr::is_sliding_window(*call.expression) ? analyze_sliding_window(call, analyzer) : call;
}

TypedExpression analyze_call(const std::string& name, const Expressions& arguments, bool is_distinct, const sql::AggregateModifiers* modifiers,
                             ExpressionAnalyzer& analyzer) {
  if (is_window_function(name)) throw Error("WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE", {{"funcName", '"' + name + "()\""}});
  if (is_grouping_function(name) && analyzer.parts().grouping_sets != nullptr) return analyze_grouping(name, arguments, analyzer);
  if (auto negated = analyze_negated_subquery(name, arguments, analyzer)) return *std::move(negated);
  if (const auto registered = analyzer.analysis().catalog().find_function(name)) {
    refuse_aggregate_syntax(name, is_distinct, modifiers);
    return analyze_external_call(*registered, arguments, analyzer);
  }
  if (const expr::ScalarFunction* scalar = expr::find_scalar_function(name)) {
    refuse_aggregate_syntax(name, is_distinct, modifiers);
    return scalar_call(*scalar, arguments, analyzer);
  }
  if (const expr::AggregateFunction* aggregate = expr::find_aggregate_function(name)) {
    return analyze_aggregate_call(*aggregate, arguments, is_distinct, modifiers, analyzer);
  }
  if (const expr::GeneratorFunction* generator = expr::find_generator(name)) {
    refuse_aggregate_syntax(name, is_distinct, modifiers);
    return analyze_misplaced_generator(*generator, arguments, analyzer);
  }
  if (auto cast = analyze_cast_function(name, arguments, analyzer)) {
    refuse_aggregate_syntax(name, is_distinct, modifiers);
    return *std::move(cast);
  }
  if (const auto refusal = expr::refusal_of(name)) throw_unsupported(*refusal);
  throw_unresolved_routine(name);
}

}  // namespace

TypedExpression resolved_call(const expr::ScalarFunction& function, const std::vector<TypedExpression>& arguments, expr::EvalMode mode) {
  std::string text = function.print(texts_of(arguments));
  std::vector<ExpressionPtr> inputs = expressions_of(arguments);
  if (ExpressionPtr other = function.rewrite(inputs, mode)) return {other, text_of_rewritten(other, arguments), std::nullopt};
  const expr::Signature signature = function.resolve(inputs, mode, text);
  expr::Call call{&function, coerce(std::move(inputs), signature, mode), mode};
  return {std::make_shared<const expr::Expression>(expr::Expression{std::move(call), signature.result_type, signature.nullable}), std::move(text),
          std::nullopt};
}

TypedExpression analyze_unresolved_function(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const spark::connect::Expression::UnresolvedFunction& call = expression.unresolved_function();
  if (call.is_internal() && call.function_name() == "struct") return struct_call(analyzer.analyze_list(call.arguments()), true, analyzer);
  require_routine_name(call);
  return analyze_call(call.function_name(), call.arguments(), call.is_distinct(), nullptr, analyzer);
}

TypedExpression analyze_modified_call(const sql::AggregateModifiers& modifiers, ExpressionAnalyzer& analyzer) {
  const spark::connect::Expression::UnresolvedFunction& call = modifiers.call().unresolved_function();
  require_routine_name(call);
  return analyze_call(call.function_name(), call.arguments(), call.is_distinct(), &modifiers, analyzer);
}

TypedExpression analyze_call_function(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const spark::connect::CallFunction& call = expression.call_function();
  require_routine_name(call.function_name());
  return analyze_call(call.function_name(), call.arguments(), false, nullptr, analyzer);
}

}  // namespace izvor::analyze
