#include <utility>

#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/relation_rules.h"

namespace izvor::analyze {
namespace {

using Renames = std::vector<std::pair<std::string, std::string>>;

// Clients before 4.0 send a map, which the protocol calls deprecated.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
Renames renames_of(const spark::connect::WithColumnsRenamed& proto) {
  Renames renames;
  for (const auto& rename : proto.renames()) renames.emplace_back(rename.col_name(), rename.new_col_name());
  if (renames.empty()) renames.assign(proto.rename_columns_map().begin(), proto.rename_columns_map().end());
  return renames;
}
#pragma GCC diagnostic pop

}  // namespace

// One rename after the other, each over what the earlier ones made; a name that no column has is passed over.
ResolvedRelation resolve_with_columns_renamed(const spark::connect::Relation& relation, Analysis& analysis) {
  const ResolvedRelation child = analysis.resolve(relation.with_columns_renamed().input());
  std::vector<plan::NamedExpression> expressions;
  std::vector<ScopeColumn> columns;
  for (const ScopeColumn& column : child.columns) {
    plan::Attribute output = column.attribute;
    for (const auto& [from, to] : renames_of(relation.with_columns_renamed())) {
      if (analysis.names().equal(output.name, from)) output = analysis.new_attribute(to, output.type, output.nullable);
    }
    const bool is_renamed = output.id != column.attribute.id;
    columns.push_back({output, is_renamed ? std::vector<std::string>() : column.qualifier});
    expressions.push_back({expr::reference(column.attribute), std::move(output)});
  }
  return hide_others(child, plan::make_project(child.plan, std::move(expressions)), std::move(columns));
}

}  // namespace izvor::analyze
