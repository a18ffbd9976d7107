#include "izvor/expr/function_registry.h"

#include "izvor/expr/functions/sketch/families.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::expr {
namespace {

const ScalarFunctionRegistry& scalar_functions() {
  static const ScalarFunctionRegistry kRegistry = [] {
    ScalarFunctionRegistry registry;
    register_comparisons(registry);
    register_logic(registry);
    register_null_tests(registry);
    register_arithmetic(registry);
    register_division(registry);
    register_unary_arithmetic(registry);
    register_replaced_functions(registry);
    register_greatest_and_least(registry);
    register_conditionals(registry);
    register_membership(registry);
    register_extract_value(registry);
    register_text_families(registry);
    register_number_families(registry);
    register_datetime_families(registry);
    register_collection_families(registry);
    register_sketch_families(registry);
    return registry;
  }();
  return kRegistry;
}

const AggregateFunctionRegistry& aggregate_functions() {
  static const AggregateFunctionRegistry kRegistry = [] {
    AggregateFunctionRegistry registry;
    register_aggregates(registry);
    return registry;
  }();
  return kRegistry;
}

}  // namespace

const ScalarFunction* find_scalar_function(std::string_view name) { return scalar_functions().find(name); }
std::vector<std::string> registered_scalar_functions() { return scalar_functions().names(); }
const AggregateFunction* find_aggregate_function(std::string_view name) { return aggregate_functions().find(name); }
std::vector<std::string> registered_aggregate_functions() { return aggregate_functions().names(); }

ExpressionPtr ScalarFunction::rewrite(const std::vector<ExpressionPtr>&, EvalMode) const { return nullptr; }

ExpressionPtr call(const ScalarFunction& function, std::vector<ExpressionPtr> arguments, EvalMode mode) {
  if (auto other = function.rewrite(arguments, mode)) return other;
  std::vector<std::string> texts;
  for (const auto& argument : arguments) texts.push_back(to_string(*argument));
  const Signature signature = function.resolve(arguments, mode, function.print(texts));
  for (size_t i = 0; i < arguments.size(); ++i) {
    arguments[i] = cast(std::move(arguments[i]), signature.argument_types[i], coercion_mode(mode));
  }
  arguments.insert(arguments.end(), signature.added_arguments.begin(), signature.added_arguments.end());
  return std::make_shared<const Expression>(Expression{Call{&function, std::move(arguments), mode}, signature.result_type, signature.nullable});
}

}  // namespace izvor::expr
