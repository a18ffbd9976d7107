#include "izvor/analyze/generator_call.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <spark/connect/expressions.pb.h>

#include "izvor/analyze/generator_collector.h"
#include "izvor/error.h"
#include "izvor/expr/function.h"
#include "izvor/expr/type_coercion.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::analyze {
namespace {

using Expressions = ExpressionAnalyzer::Expressions;

struct Arguments {
  std::vector<expr::ExpressionPtr> expressions;
  std::vector<std::string> texts;
};

Arguments analyze_arguments(const Expressions& unresolved, ExpressionAnalyzer& analyzer) {
  Arguments arguments;
  for (const TypedExpression& argument : analyzer.analyze_list(unresolved)) {
    arguments.expressions.push_back(argument.expression);
    arguments.texts.push_back(argument.text);
  }
  return arguments;
}

void check_names(const ColumnNames& names, size_t columns) {
  if (names.empty() || static_cast<size_t>(names.size()) == columns) return;
  throw Error("UDTF_ALIAS_NUMBER_MISMATCH", {{"aliasesSize", std::to_string(columns)}, {"aliasesNames", join({names.begin(), names.end()}, ",")}});
}

bool reads_lambda_variable(const expr::Expression& expression) {
  const std::vector<expr::ExpressionPtr> parts = plan::operands(expression);
  return expression.as<expr::LambdaVariable>() != nullptr ||
         std::any_of(parts.begin(), parts.end(), [](const expr::ExpressionPtr& part) { return reads_lambda_variable(*part); });
}

// The generator that is called, with its arguments; null when the expression is no plain call of one.
std::pair<const expr::GeneratorFunction*, const Expressions*> called_generator(const spark::connect::Expression& call, const Analysis& analysis) {
  const bool is_unresolved = call.has_unresolved_function() && !call.unresolved_function().is_distinct();
  if (!is_unresolved && !call.has_call_function()) return {nullptr, nullptr};
  const std::string& name = is_unresolved ? call.unresolved_function().function_name() : call.call_function().function_name();
  if (analysis.catalog().find_function(name)) return {nullptr, nullptr};
  return {expr::find_generator(name), is_unresolved ? &call.unresolved_function().arguments() : &call.call_function().arguments()};
}

}  // namespace

plan::Generate resolve_generator(const expr::GeneratorFunction& generator, const Expressions& unresolved, const ColumnNames& names,
                                 ExpressionAnalyzer& analyzer) {
  Analysis& analysis = analyzer.analysis();
  Arguments arguments = analyze_arguments(unresolved, analyzer);
  const expr::GeneratorSignature signature = generator.resolve(arguments.expressions, expr::print_call(generator.name(), arguments.texts));
  check_names(names, signature.columns.size());
  plan::Generate generate;
  generate.generator = &generator;
  generate.is_outer = generator.is_outer();
  for (size_t i = 0; i < arguments.expressions.size(); ++i) {
    generate.arguments.push_back(expr::cast(arguments.expressions[i], signature.argument_types[i], analysis.eval_mode()));
  }
  for (size_t i = 0; i < signature.columns.size(); ++i) {
    const Field& field = signature.columns[i];
    generate.generated.push_back(
        analysis.new_attribute(names.empty() ? field.name : names[static_cast<int>(i)], field.type(), field.nullable || generate.is_outer));
  }
  generate.columns.resize(signature.columns.size());
  std::iota(generate.columns.begin(), generate.columns.end(), 0);
  return generate;
}

std::optional<std::vector<TypedExpression>> analyze_named_generator(const spark::connect::Expression& call, const ColumnNames& names,
                                                                    ExpressionAnalyzer& analyzer) {
  const auto [generator, arguments] = called_generator(call, analyzer.analysis());
  if (generator == nullptr || analyzer.parts().generators == nullptr) return std::nullopt;
  plan::Generate generate = resolve_generator(*generator, *arguments, names, analyzer);
  std::vector<TypedExpression> columns;
  for (const plan::Attribute& attribute : generate.generated) columns.push_back({expr::reference(attribute), attribute.name, attribute.name});
  analyzer.parts().generators->add(std::move(generate));
  return columns;
}

std::optional<std::vector<TypedExpression>> analyze_generator_item(const spark::connect::Expression& item, ExpressionAnalyzer& analyzer) {
  if (item.has_alias()) return analyze_named_generator(item.alias().expr(), item.alias().name(), analyzer);
  return analyze_named_generator(item, {}, analyzer);
}

TypedExpression analyze_misplaced_generator(const expr::GeneratorFunction& generator, const Expressions& unresolved, ExpressionAnalyzer& analyzer) {
  const Arguments arguments = analyze_arguments(unresolved, analyzer);
  const std::string text = expr::print_call(generator.name(), arguments.texts);
  const GeneratorCollector* collector = analyzer.parts().generators;
  if (collector == nullptr || collector->refuses_others()) throw Error("UNSUPPORTED_GENERATOR.OUTSIDE_SELECT", {{"plan", text}});
  analyzer.parts().generators->mark_nested(text);
  const Field column = generator.resolve(arguments.expressions, text).columns.front();
  return {expr::reference(analyzer.analysis().new_attribute(column.name, column.type(), true)), text, std::nullopt};
}

TypedExpression analyze_sliding_window(const TypedExpression& window, ExpressionAnalyzer& analyzer) {
  const QueryParts& parts = analyzer.parts();
  const bool is_in_aggregate = parts.clause == nullptr;
  if (parts.generators == nullptr || is_in_aggregate || reads_lambda_variable(*window.expression))
    throw_unsupported("A sliding window outside of a select list and of grouping keys");
  return {expr::reference(parts.generators->add_window(window.expression, analyzer.analysis())), window.text, std::nullopt};
}

void throw_nested_generator(const std::string& expression) {
  throw Error("UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS", {{"expression", '"' + expression + '"'}});
}

}  // namespace izvor::analyze
