// function(...) OVER (PARTITION BY ... ORDER BY ... frame)
#include <algorithm>
#include <array>
#include <limits>

#include <izvor/expressions.pb.h>

#include "izvor/analyze/expressions/aggregate_call.h"
#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/expressions/routine_name.h"
#include "izvor/analyze/expressions/window_frame.h"
#include "izvor/analyze/sort_keys.h"
#include "izvor/analyze/window_collector.h"
#include "izvor/error.h"
#include "izvor/expr/evaluator.h"
#include "izvor/expr/function.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::analyze {
namespace {

using Window = spark::connect::Expression::Window;
using Expressions = ExpressionAnalyzer::Expressions;
using expr::WindowFunction;

// A function that stands only before OVER, as Spark prints it, and the frame that it has whatever is written.
struct Definition {
  const char* name;
  WindowFunction function;
  const char* printed;
  size_t fewest;
  size_t most;
  bool needs_order;
  TypeId type;
};

constexpr std::array kDefinitions{
    Definition{"row_number", WindowFunction::kRowNumber, "row_number", 0, 0, true, TypeId::kInt},
    Definition{"rank", WindowFunction::kRank, "RANK", 0, 0, true, TypeId::kInt},
    Definition{"dense_rank", WindowFunction::kDenseRank, "DENSE_RANK", 0, 0, true, TypeId::kInt},
    Definition{"percent_rank", WindowFunction::kPercentRank, "PERCENT_RANK", 0, 0, true, TypeId::kDouble},
    Definition{"cume_dist", WindowFunction::kCumeDist, "cume_dist", 0, 0, true, TypeId::kDouble},
    Definition{"ntile", WindowFunction::kNtile, "ntile", 0, 1, true, TypeId::kInt},
    Definition{"lag", WindowFunction::kLag, "lag", 1, 3, true, TypeId::kNull},
    Definition{"lead", WindowFunction::kLead, "lead", 1, 3, true, TypeId::kNull},
    Definition{"nth_value", WindowFunction::kNthValue, "nth_value", 2, 2, false, TypeId::kNull},
};

const Definition* find_definition(const std::string& name) {
  std::string lower = name;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto* found = std::find_if(kDefinitions.begin(), kDefinitions.end(), [&](const Definition& one) { return lower == one.name; });
  return found == kDefinitions.end() ? nullptr : found;
}

// The function before OVER: its name, what it is called with, and what stands behind its arguments.
struct Function {
  std::string name;
  const Expressions* arguments;
  bool is_distinct = false;
  sql::AggregateModifiers modifiers{};
  bool has_modifiers = false;

  std::optional<bool> ignore_nulls() const { return modifiers.has_ignore_nulls() ? std::optional(modifiers.ignore_nulls()) : std::nullopt; }
};

std::optional<Function> function_of(const spark::connect::Expression& expression) {
  if (expression.has_call_function()) return Function{expression.call_function().function_name(), &expression.call_function().arguments()};
  if (!expression.has_unresolved_function()) return std::nullopt;
  const auto& call = expression.unresolved_function();
  require_routine_name(call);
  return Function{call.function_name(), &call.arguments(), call.is_distinct()};
}

// What the text of a call is printed from.
struct Call {
  expr::WindowCall call;
  std::string text;
};

[[noreturn]] void throw_wrong_arguments(const Definition& function, size_t actual) {
  const std::string expected = function.fewest == function.most ? std::to_string(function.fewest)
                                                                : "[" + std::to_string(function.fewest) + ", " + std::to_string(function.most) + "]";
  throw Error("WRONG_NUM_ARGS.WITHOUT_SUGGESTION", {{"functionName", '`' + std::string(function.name) + '`'},
                                                    {"expectedNum", expected},
                                                    {"actualNum", std::to_string(actual)},
                                                    {"docroot", "https://spark.apache.org/docs/latest"}});
}

// A constant integer among the arguments.
int64_t constant_number(const TypedExpression& argument, const std::string& text, const char* name) {
  const expr::Expression& expression = *argument.expression;
  const bool is_foldable = expr::referenced_attributes(expression).empty() && expr::is_deterministic(expression);
  if (!is_foldable) {
    throw Error("DATATYPE_MISMATCH.NON_FOLDABLE_INPUT", {{"sqlExpr", '"' + text + '"'},
                                                         {"inputName", '`' + std::string(name) + '`'},
                                                         {"inputType", "\"INT\""},
                                                         {"inputExpr", '"' + argument.text + '"'}});
  }
  if (!expression.type.is_integral()) {
    throw Error("DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE", {{"sqlExpr", '"' + text + '"'},
                                                            {"paramIndex", "second"},
                                                            {"inputSql", '"' + argument.text + '"'},
                                                            {"inputType", '"' + expression.type.sql() + '"'},
                                                            {"requiredType", "\"INT\""}});
  }
  const Value value = expr::evaluate_constant(expression, {});
  if (value.is_null()) throw Error("DATATYPE_MISMATCH.UNEXPECTED_NULL", {{"sqlExpr", '"' + text + '"'}, {"exprName", name}});
  return value.as_int();
}

void require_positive(int64_t number, const std::string& text, const char* name, bool is_long) {
  if (number > 0) return;
  const std::string most = std::to_string(is_long ? std::numeric_limits<int64_t>::max() : std::numeric_limits<int32_t>::max());
  throw Error("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE", {{"sqlExpr", '"' + text + '"'},
                                                       {"exprName", name},
                                                       {"valueRange", "(0, " + most + "]"},
                                                       {"currentValue", std::to_string(number) + (is_long ? "L" : "")}});
}

std::string join_texts(const std::vector<TypedExpression>& arguments) {
  std::vector<std::string> texts;
  for (const TypedExpression& argument : arguments) texts.push_back(argument.text);
  return join(texts, ", ");
}

// lag(value, distance, otherwise)
void resolve_offset(const Definition& definition, std::vector<TypedExpression> arguments, ExpressionAnalyzer& analyzer, Call& out) {
  if (arguments.size() < 2) arguments.push_back({expr::literal(Value::integer(1)), "1", std::nullopt});
  if (arguments.size() < 3) arguments.push_back({expr::literal(Value::null(TypeId::kNull)), "NULL", std::nullopt});
  out.text = std::string(definition.printed) + "(" + join_texts(arguments) + ")";
  if (definition.function == WindowFunction::kLag) arguments[1].text = "(- " + arguments[1].text + ")";
  out.call.number = constant_number(arguments[1], out.text, "offset");
  const expr::EvalMode mode = analyzer.analysis().eval_mode();
  const auto type = expr::common_type(arguments[0].expression->type, arguments[2].expression->type, mode);
  if (!type) {
    throw Error("DATATYPE_MISMATCH.DATA_DIFF_TYPES",
                {{"sqlExpr", '"' + out.text + '"'},
                 {"functionName", '`' + std::string(definition.name) + '`'},
                 {"dataType", "[\"" + arguments[0].expression->type.sql() + "\", \"" + arguments[2].expression->type.sql() + "\"]"}});
  }
  out.call.type = *type;
  out.call.nullable = arguments[0].expression->nullable || arguments[2].expression->nullable;
  out.call.arguments = {expr::cast(arguments[0].expression, *type, mode), expr::cast(arguments[2].expression, *type, mode)};
}

Call resolve_window_function(const Definition& definition, const Function& function, ExpressionAnalyzer& analyzer) {
  if (function.is_distinct || function.has_modifiers) {
    refuse_aggregate_syntax(function.name, function.is_distinct, function.has_modifiers && !function.ignore_nulls() ? &function.modifiers : nullptr);
  }
  const std::vector<TypedExpression> arguments = analyzer.analyze_list(*function.arguments);
  if (arguments.size() < definition.fewest || arguments.size() > definition.most) throw_wrong_arguments(definition, arguments.size());
  Call out{{}, std::string(definition.printed) + "(" + join_texts(arguments) + ")"};
  out.call.function = definition.function;
  out.call.type = definition.type;
  out.call.nullable = false;
  out.call.ignore_nulls = function.ignore_nulls().value_or(false);
  if (definition.function == WindowFunction::kNtile) {
    out.call.number = arguments.empty() ? 1 : constant_number(arguments[0], out.text, "buckets");
    if (arguments.empty()) out.text = "ntile(1)";
    require_positive(out.call.number, out.text, "buckets", false);
  } else if (definition.function == WindowFunction::kNthValue) {
    out.call.number = constant_number(arguments[1], out.text, "offset");
    require_positive(out.call.number, out.text, "offset", true);
    out.call.arguments = {arguments[0].expression};
    out.call.type = arguments[0].expression->type;
    out.call.nullable = true;
  } else if (definition.fewest > 0) {
    resolve_offset(definition, arguments, analyzer, out);
  }
  if (out.call.ignore_nulls && definition.function == WindowFunction::kNthValue) out.text += " ignore nulls";
  return out;
}

Call resolve_function(const Function& function, ExpressionAnalyzer& analyzer) {
  if (const Definition* definition = find_definition(function.name)) return resolve_window_function(*definition, function, analyzer);
  const expr::AggregateFunction* aggregate = expr::find_aggregate_function(function.name);
  if (aggregate == nullptr) {
    spark::connect::Expression call;
    call.mutable_unresolved_function()->set_function_name(function.name);
    *call.mutable_unresolved_function()->mutable_arguments() = *function.arguments;
    throw Error("UNSUPPORTED_EXPR_FOR_WINDOW", {{"sqlExpr", '"' + analyzer.analyze(call).text + '"'}});
  }
  const sql::AggregateModifiers* modifiers = function.has_modifiers ? &function.modifiers : nullptr;
  TypedAggregate resolved = resolve_window_aggregate(*aggregate, *function.arguments, function.is_distinct, modifiers, analyzer);
  Call out{{}, resolved.text};
  out.call.function = WindowFunction::kAggregate;
  out.call.type = resolved.call.type;
  out.call.nullable = resolved.call.nullable;
  out.call.aggregate = std::move(resolved.call);
  return out;
}

Function read_function(const spark::connect::Expression& expression) {
  if (auto function = function_of(expression)) return *std::move(function);
  sql::AggregateModifiers modifiers;
  if (expression.has_extension() && expression.extension().UnpackTo(&modifiers) && modifiers.call().has_unresolved_function()) {
    const auto& call = modifiers.call().unresolved_function();
    require_routine_name(call);
    Function function{call.function_name(), nullptr, call.is_distinct(), modifiers, true};
    return function;
  }
  throw_unsupported("A window over what is no call of a function");
}

TypedExpression analyze_over(const spark::connect::Expression& function_expression, const Window& window, ExpressionAnalyzer& analyzer) {
  WindowCollector* windows = analyzer.parts().windows;
  if (windows == nullptr && analyzer.parts().clause == nullptr) throw Error("_LEGACY_ERROR_TEMP_1031");
  if (windows == nullptr) throw Error("WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE", {{"clauseName", analyzer.parts().clause}});
  Function function = read_function(function_expression);
  if (function.arguments == nullptr) function.arguments = &function.modifiers.call().unresolved_function().arguments();
  Call call = resolve_function(function, analyzer);
  WindowText text;
  std::vector<plan::ExpressionPtr> partition;
  for (const TypedExpression& key : analyzer.analyze_list(window.partition_spec())) {
    partition.push_back(key.expression);
    text.partition.push_back(key.text);
  }
  std::vector<plan::SortKey> order;
  for (const auto& item : window.order_spec()) {
    TypedSortKey key = analyze_sort_key(item, analyzer);
    order.push_back(key.key);
    text.order.push_back(key.text);
  }
  const Definition* definition = find_definition(function.name);
  if (definition != nullptr && definition->needs_order && order.empty()) {
    throw Error("WINDOW_FUNCTION_FRAME_NOT_ORDERED", {{"wf_name", definition->name}, {"wf_expr", call.text}});
  }
  resolve_frame(window, order, call.call, analyzer, text);
  const std::string full_text = call.text + " OVER (" + text.print() + ")";
  if (function.is_distinct) throw Error("DISTINCT_WINDOW_FUNCTION_UNSUPPORTED", {{"windowExpr", '"' + full_text + '"'}});
  plan::Attribute output = analyzer.analysis().new_attribute(full_text, call.call.type, call.call.nullable);
  windows->add(std::move(call.call), std::move(partition), std::move(order), output);
  return {expr::reference(output), full_text, std::nullopt};
}

}  // namespace

bool is_window_function(const std::string& name) { return find_definition(name) != nullptr; }

TypedExpression analyze_window(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  return analyze_over(expression.window().window_function(), expression.window(), analyzer);
}

TypedExpression analyze_window_reference(const sql::WindowReference& reference, ExpressionAnalyzer& analyzer) {
  const auto& windows = analyzer.analysis().windows();
  for (auto window = windows.rbegin(); window != windows.rend(); ++window) {
    if (analyzer.analysis().names().equal(window->first, reference.name())) {
      return analyze_over(reference.window_function(), window->second->window(), analyzer);
    }
  }
  throw Error("MISSING_WINDOW_SPECIFICATION", {{"windowName", reference.name()}, {"docroot", "https://spark.apache.org/docs/latest"}});
}

}  // namespace izvor::analyze
