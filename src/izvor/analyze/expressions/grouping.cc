#include <algorithm>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/grouping_sets.h"
#include "izvor/error.h"
#include "izvor/expr/function.h"

namespace izvor::analyze {
namespace {

std::string debug_list(const std::vector<plan::NamedExpression>& keys) {
  std::vector<std::string> texts;
  for (const plan::NamedExpression& key : keys) texts.push_back(expr::to_debug_string(*key.expression));
  return join(texts, ",");
}

std::string lower(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

plan::ExpressionPtr call(const char* function, std::vector<plan::ExpressionPtr> arguments) {
  return expr::call(*expr::find_scalar_function(function), std::move(arguments), expr::EvalMode::kAnsi);
}

TypedExpression grouping_of(const TypedExpression& key, const GroupingSets& sets) {
  for (size_t i = 0; i < sets.keys.size(); ++i) {
    if (!expr::equal(*sets.keys[i].expression, *key.expression)) continue;
    const auto shift = static_cast<int32_t>(sets.keys.size() - 1 - i);
    const plan::ExpressionPtr shifted = call("shiftright", {expr::reference(sets.id), expr::literal(Value::integer(shift))});
    const plan::ExpressionPtr bit = call("&", {shifted, expr::literal(Value::long_integer(1))});
    return {expr::cast(bit, TypeId::kByte, expr::EvalMode::kLegacy), "grouping(" + key.text + ")", std::nullopt};
  }
  throw Error("GROUPING_COLUMN_MISMATCH", {{"grouping", expr::to_debug_string(*key.expression)}, {"groupingColumns", debug_list(sets.keys)}});
}

void check_grouping_id(const std::vector<TypedExpression>& keys, const GroupingSets& sets) {
  const auto same = [](const TypedExpression& a, const plan::NamedExpression& b) { return expr::equal(*a.expression, *b.expression); };
  if (keys.empty() || std::equal(keys.begin(), keys.end(), sets.keys.begin(), sets.keys.end(), same)) return;
  std::vector<std::string> texts;
  for (const TypedExpression& key : keys) texts.push_back(expr::to_debug_string(*key.expression));
  throw Error("GROUPING_ID_COLUMN_MISMATCH", {{"groupingIdColumn", join(texts, ",")}, {"groupByColumns", debug_list(sets.keys)}});
}

}  // namespace

bool is_grouping_function(const std::string& name) { return lower(name) == "grouping" || lower(name) == "grouping_id"; }

TypedExpression analyze_grouping(const std::string& function, const ExpressionAnalyzer::Expressions& arguments, ExpressionAnalyzer& analyzer) {
  const GroupingSets& sets = *analyzer.parts().grouping_sets;
  AggregateCollector none(analyzer.analysis());
  const std::vector<TypedExpression> keys = analyzer.of_arguments(none).analyze_list(arguments);
  if (lower(function) == "grouping" && keys.size() == 1) return grouping_of(keys[0], sets);
  check_grouping_id(keys, sets);
  std::vector<std::string> texts;
  for (const TypedExpression& key : keys) texts.push_back(key.text);
  return {expr::reference(sets.id), "grouping_id(" + join(texts, ", ") + ")", std::nullopt};
}

}  // namespace izvor::analyze
