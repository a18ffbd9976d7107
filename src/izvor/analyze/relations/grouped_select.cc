// SELECT ... GROUP BY ... HAVING ...
#include <algorithm>
#include <map>

#include <izvor/relations.pb.h>

#include "izvor/analyze/name_resolution.h"
#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/grouping_keys.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/analyze/window_rows.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

bool is_of_key(plan::AttributeId id, const std::vector<plan::NamedExpression>& keys) {
  return std::any_of(keys.begin(), keys.end(), [id](const plan::NamedExpression& key) {
    const std::vector<plan::AttributeId> read = expr::referenced_attributes(*key.expression);
    return std::find(read.begin(), read.end(), id) != read.end();
  });
}

// The columns of the select list, then those of the grouping keys where no column of the list has their name.
TypedExpression analyze_having(const spark::connect::Expression& having, const ResolvedRelation& child, const GroupedSelection& selection,
                               QueryParts parts, Analysis& analysis) {
  std::vector<ScopeColumn> scope;
  std::map<plan::AttributeId, plan::ExpressionPtr> meaning;
  for (const TypedExpression& item : selection.list) {
    if (!item.is_alias) continue;
    const plan::Attribute alias = analysis.new_attribute(*item.name, item.expression->type, item.expression->nullable);
    meaning.emplace(alias.id, item.expression);
    scope.push_back({alias, {}});
  }
  for (const ScopeColumn& column : child.columns) {
    if (!is_of_key(column.attribute.id, selection.keys)) continue;
    const auto same = [&](const ScopeColumn& alias) { return analysis.names().equal(alias.attribute.name, column.attribute.name); };
    if (std::none_of(scope.begin(), scope.end(), same)) scope.push_back(column);
  }
  scope = with_window_columns(std::move(scope), selection.keys, analysis.names());
  parts.argument_input = &child.columns;
  parts.generators = nullptr;
  parts.windows = nullptr;
  parts.clause = "HAVING";
  TypedExpression condition = ExpressionAnalyzer(analysis, scope, parts).analyze(having);
  condition.expression = expr::substitute(condition.expression, [&](const plan::Attribute& attribute) {
    const auto found = meaning.find(attribute.id);
    return found == meaning.end() ? nullptr : found->second;
  });
  const DataType& type = condition.expression->type;
  if (type.id() == TypeId::kBoolean) return condition;
  const std::string text = '"' + condition.text + '"';
  throw Error("DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN", {{"sqlExpr", text}, {"filter", text}, {"type", '"' + type.sql() + '"'}});
}

bool has_sets(const sql::GroupedSelect& select) {
  return std::any_of(select.groupings().begin(), select.groupings().end(), [](const sql::Grouping& grouping) {
    return grouping.kind() != sql::Grouping::KIND_EXPRESSION && grouping.kind() != sql::Grouping::KIND_SET;
  });
}

}  // namespace

ResolvedRelation resolve_grouped_select(const sql::GroupedSelect& select, Analysis& analysis) {
  ResolvedRelation child = select.has_input() ? analysis.resolve(select.input()) : one_row();
  GroupingKeys keys(select, child, analysis);
  GroupedSelection selection;
  const auto as_is = [](const plan::ExpressionPtr& expression) { return expression; };
  if (has_sets(select)) {
    const std::vector<KeySet> sets = keys.read_sets();
    child.plan = keys.windows().generate_over(std::move(child.plan), as_is);
    selection.sets = expand_sets(sets, keys.keys(), child, analysis, selection.rows);
    selection.keys = selection.sets->keys;
  } else {
    for (const TypedExpression& key : keys.read_plain()) selection.keys.push_back(to_named(key, analysis));
    child.plan = keys.windows().generate_over(std::move(child.plan), as_is);
    child.plan = keep_rows_in_windows(std::move(child.plan), selection.keys, analysis.eval_mode());
  }
  Collectors collectors(analysis, plan::is_streaming(*child.plan));
  QueryParts parts = collectors.parts(child);
  parts.grouping_sets = selection.sets.get();
  parts.argument_input = &child.columns;
  collectors.generators.know(keys.windows());
  const std::vector<ScopeColumn> scope = with_window_columns(child.columns, selection.keys, analysis.names());
  selection.list = ExpressionAnalyzer(analysis, scope, parts).analyze_select_list(select.select_list());
  if (select.groupings_size() > 0 || !collectors.aggregates.empty()) collectors.subqueries.refuse_correlated_scalars();
  if (select.has_having()) selection.having = analyze_having(select.having(), child, selection, parts, analysis);
  const bool is_grouped = select.groupings_size() > 0 || !collectors.aggregates.empty();
  if (is_grouped) return make_grouped_selection(child, selection, collectors, analysis);
  // HAVING without aggregates and groups is a condition on one group, unless nothing is aggregated at all.
  if (!child.columns.empty()) return make_grouped_selection(child, selection, collectors, analysis);
  ResolvedRelation filtered = child;
  filtered.plan = plan::make_filter(filtered.plan, selection.having->expression);
  return make_projection(filtered, selection.list, collectors, analysis);
}

}  // namespace izvor::analyze
