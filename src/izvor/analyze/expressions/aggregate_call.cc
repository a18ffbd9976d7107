#include "izvor/analyze/expressions/aggregate_call.h"

#include <algorithm>

#include <izvor/expressions.pb.h>

#include "izvor/error.h"
#include "izvor/expr/function.h"

namespace izvor::analyze {
namespace {

using Expressions = ExpressionAnalyzer::Expressions;
using Modifiers = sql::AggregateModifiers;
using SortOrder = spark::connect::Expression::SortOrder;
using expr::AggregateFunction;
using expr::ExpressionPtr;
using expr::WithinGroup;

[[noreturn]] void throw_unsupported_syntax(const std::string& function, const std::string& syntax) {
  throw Error("INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX", {{"prettyName", '`' + function + '`'}, {"syntax", syntax}});
}

std::string ignore_nulls_syntax(const Modifiers& modifiers) { return modifiers.ignore_nulls() ? "IGNORE NULLS" : "RESPECT NULLS"; }

bool is_whole_star(const Expressions& arguments) {
  return arguments.size() == 1 && arguments[0].has_unresolved_star() && !arguments[0].unresolved_star().has_unparsed_target();
}

// count(*) counts rows, as count(1) does; any other star stands for columns.
std::vector<TypedExpression> written_arguments(const std::string& function, const Expressions& unresolved, bool is_distinct, bool of_window,
                                               ExpressionAnalyzer& analyzer) {
  if (function == "count" && !is_distinct && is_whole_star(unresolved)) return {{expr::literal(Value::integer(1)), "1", std::nullopt}};
  return of_window ? analyzer.analyze_list(unresolved) : analyzer.analyze_aggregate_arguments(unresolved);
}

// The keys of WITHIN GROUP (ORDER BY ...).
struct Keys {
  std::vector<TypedExpression> expressions;
  std::vector<expr::SortDirection> order;
};

Keys resolve_keys(const Modifiers* modifiers, ExpressionAnalyzer& analyzer) {
  Keys keys;
  if (modifiers == nullptr) return keys;
  Expressions unresolved;
  for (const SortOrder& key : modifiers->within_group()) {
    *unresolved.Add() = key.child();
    const bool is_ascending = key.direction() != SortOrder::SORT_DIRECTION_DESCENDING;
    const bool nulls_first =
        key.null_ordering() == SortOrder::SORT_NULLS_UNSPECIFIED ? is_ascending : key.null_ordering() == SortOrder::SORT_NULLS_FIRST;
    keys.order.push_back({is_ascending, nulls_first});
  }
  keys.expressions = analyzer.analyze_aggregate_arguments(unresolved);
  return keys;
}

Error within_group_error(const std::string& problem, const std::string& function, std::map<std::string, std::string> parameters = {}) {
  parameters["funcName"] = '`' + function + '`';
  return Error("INVALID_WITHIN_GROUP_EXPRESSION." + problem, std::move(parameters));
}

void require_orderings(const std::string& function, size_t expected, size_t actual) {
  if (expected == actual) return;
  throw within_group_error("WRONG_NUM_ORDERINGS", function, {{"expectedNum", std::to_string(expected)}, {"actualNum", std::to_string(actual)}});
}

// A distinct listagg can only be ordered by what it lists.
void check_distinct_keys(const std::string& function, const std::vector<TypedExpression>& arguments, const Keys& keys) {
  if (keys.expressions.empty() || arguments.empty()) return;
  if (keys.expressions.size() == 1 && expr::equal(*keys.expressions[0].expression, *arguments[0].expression)) return;
  std::string key_texts;
  for (const TypedExpression& key : keys.expressions) key_texts += (key_texts.empty() ? "" : ", ") + key.text;
  throw within_group_error("MISMATCH_WITH_DISTINCT_INPUT", function,
                           {{"funcArg", '"' + arguments[0].text + '"'}, {"orderingExpr", '"' + key_texts + '"'}});
}

void check_within_group(const AggregateFunction& function, const std::vector<TypedExpression>& arguments, const Keys& keys, bool is_distinct) {
  const std::string name(function.name());
  if (is_distinct && !function.takes_distinct()) throw within_group_error("DISTINCT_UNSUPPORTED", name);
  switch (function.within_group(arguments.size())) {
    case WithinGroup::kRefused:
      if (!keys.order.empty()) throw_unsupported_syntax(name, "WITHIN GROUP (ORDER BY ...)");
      return;
    case WithinGroup::kSortsInput:
      if (is_distinct) check_distinct_keys(name, arguments, keys);
      return;
    case WithinGroup::kHasInput: require_orderings(name, 0, keys.order.size()); return;
    case WithinGroup::kIsInput:
      if (keys.order.empty()) throw within_group_error("WITHIN_GROUP_MISSING", name);
      require_orderings(name, 1, keys.order.size());
  }
}

ExpressionPtr resolve_filter(const Modifiers* modifiers, ExpressionAnalyzer& analyzer, std::string& text) {
  if (modifiers == nullptr || !modifiers->has_filter()) return nullptr;
  AggregateCollector nested(analyzer.analysis());
  const TypedExpression filter = analyzer.of_arguments(nested).analyze(modifiers->filter());
  text = filter.text;
  const auto refuse = [&](const std::string& problem, std::map<std::string, std::string> parameters) {
    parameters["filterExpr"] = '"' + filter.text + '"';
    throw Error("INVALID_AGGREGATE_FILTER." + problem, std::move(parameters));
  };
  if (filter.expression->type.id() != TypeId::kBoolean) refuse("NOT_BOOLEAN", {});
  if (!nested.empty()) refuse("CONTAINS_AGGREGATE", {{"aggExpr", '"' + nested.aggregates()[0].output.name + '"'}});
  if (!expr::is_deterministic(*filter.expression)) refuse("NON_DETERMINISTIC", {});
  return filter.expression;
}

// The arguments of the call, with the keys where the function wants them.
std::vector<TypedExpression> with_keys(const AggregateFunction& function, std::vector<TypedExpression> arguments, const Keys& keys) {
  const auto at = function.within_group(arguments.size()) == WithinGroup::kIsInput ? arguments.begin() : arguments.end();
  arguments.insert(at, keys.expressions.begin(), keys.expressions.end());
  return arguments;
}

void require_deterministic(const std::vector<TypedExpression>& arguments, const std::string& text) {
  const auto is_deterministic = [](const TypedExpression& argument) { return expr::is_deterministic(*argument.expression); };
  if (std::all_of(arguments.begin(), arguments.end(), is_deterministic)) return;
  throw Error("AGGREGATE_FUNCTION_WITH_NONDETERMINISTIC_EXPRESSION", {{"sqlExpr", '"' + text + '"'}});
}

}  // namespace

void refuse_aggregate_syntax(const std::string& function, bool is_distinct, const Modifiers* modifiers) {
  if (is_distinct) throw_unsupported_syntax(function, "DISTINCT");
  if (modifiers == nullptr) return;
  if (modifiers->within_group_size() > 0) throw_unsupported_syntax(function, "WITHIN GROUP (ORDER BY ...)");
  if (modifiers->has_filter()) throw_unsupported_syntax(function, "FILTER CLAUSE");
  if (modifiers->has_ignore_nulls()) throw_unsupported_syntax(function, ignore_nulls_syntax(*modifiers));
}

namespace {

TypedAggregate resolve_aggregate_call(const AggregateFunction& function, const Expressions& unresolved, bool is_distinct, const Modifiers* modifiers,
                                      bool of_window, ExpressionAnalyzer& analyzer) {
  const std::string name(function.name());
  if (modifiers != nullptr && modifiers->has_ignore_nulls() && !function.takes_ignore_nulls()) {
    throw_unsupported_syntax(name, ignore_nulls_syntax(*modifiers));
  }
  std::vector<TypedExpression> arguments = written_arguments(name, unresolved, is_distinct, of_window, analyzer);
  const Keys keys = resolve_keys(modifiers, analyzer);
  check_within_group(function, arguments, keys, is_distinct);
  arguments = with_keys(function, std::move(arguments), keys);

  expr::AggregateCall call{&function, {}, TypeId::kNull, true, analyzer.analysis().eval_mode()};
  call.is_distinct = is_distinct;
  call.order = keys.order;
  if (modifiers != nullptr && modifiers->has_ignore_nulls()) call.ignore_nulls = modifiers->ignore_nulls();
  std::vector<std::string> texts;
  for (const TypedExpression& argument : arguments) {
    call.arguments.push_back(argument.expression);
    texts.push_back(argument.text);
  }
  std::string filter_text;
  call.filter = resolve_filter(modifiers, analyzer, filter_text);
  const std::string text = expr::print_call(call, texts, filter_text);
  require_deterministic(arguments, text);
  expr::resolve_call(call, function.print(texts, {&function, {}, TypeId::kNull, true, call.mode}));
  return {std::move(call), text};
}

}  // namespace

TypedAggregate resolve_window_aggregate(const AggregateFunction& function, const Expressions& arguments, bool is_distinct, const Modifiers* modifiers,
                                        ExpressionAnalyzer& analyzer) {
  return resolve_aggregate_call(function, arguments, is_distinct, modifiers, true, analyzer);
}

TypedExpression analyze_aggregate_call(const AggregateFunction& function, const Expressions& arguments, bool is_distinct, const Modifiers* modifiers,
                                       ExpressionAnalyzer& analyzer) {
  TypedAggregate aggregate = resolve_aggregate_call(function, arguments, is_distinct, modifiers, false, analyzer);
  return {expr::reference(analyzer.aggregates().add(std::move(aggregate.call), aggregate.text)), aggregate.text, std::nullopt};
}

}  // namespace izvor::analyze
