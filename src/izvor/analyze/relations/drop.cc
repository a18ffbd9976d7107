#include <set>

#include "izvor/analyze/name_resolution.h"
#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

using spark::connect::Expression;

// The ids of a named column; a column that is not there is no error.
std::set<plan::AttributeId> ids_of(const Expression& expression, const ResolvedRelation& child, const Analysis& analysis) {
  if (!expression.has_unresolved_attribute()) throw_unsupported("Dropping an expression that is not a column");
  const Expression::UnresolvedAttribute& unresolved = expression.unresolved_attribute();
  const NameParts name = parse_attribute_name(unresolved.unparsed_identifier());
  std::set<plan::AttributeId> ids;
  const auto add = [&](const std::vector<ScopeColumn>& columns) {
    const auto found = find_column(name, columns, analysis.names());
    if (found && found->fields.empty()) ids.insert(found->attribute.id);
  };
  if (!unresolved.has_plan_id()) add(child.columns);
  for (const std::vector<ScopeColumn>& output : analysis.outputs_of_plan_id(unresolved.has_plan_id() ? unresolved.plan_id() : -1)) add(output);
  return ids;
}

}  // namespace

ResolvedRelation resolve_drop(const spark::connect::Relation& relation, Analysis& analysis) {
  const spark::connect::Drop& drop = relation.drop();
  const ResolvedRelation child = analysis.resolve(drop.input());
  std::set<plan::AttributeId> dropped;
  for (const Expression& column : drop.columns()) dropped.merge(ids_of(column, child, analysis));
  for (const ScopeColumn& column : child.columns) {
    for (const std::string& name : drop.column_names()) {
      if (analysis.names().equal(column.attribute.name, name)) dropped.insert(column.attribute.id);
    }
  }
  std::vector<plan::NamedExpression> kept;
  std::vector<ScopeColumn> columns;
  for (const ScopeColumn& column : child.columns) {
    if (dropped.contains(column.attribute.id)) continue;
    kept.push_back({expr::reference(column.attribute), column.attribute});
    columns.push_back(column);
  }
  return hide_others(child, plan::make_project(child.plan, std::move(kept)), std::move(columns));
}

}  // namespace izvor::analyze
