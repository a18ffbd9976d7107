#include "izvor/analyze/relations/column_lists.h"

#include <algorithm>
#include <set>
#include <utility>

#include "izvor/error.h"
#include "izvor/types/identifier.h"

namespace izvor::analyze {
namespace {

void refuse_repeated_names(const ResolvedRelation& relation, const NameMatcher& names) {
  std::set<std::string> seen;
  for (const ScopeColumn& column : relation.columns) {
    const std::string key = names.key(column.attribute.name);
    if (!seen.insert(key).second) throw Error("COLUMN_ALREADY_EXISTS", {{"columnName", quote_identifier(key)}});
  }
}

const ScopeColumn* find(const ResolvedRelation& relation, const std::string& name, const NameMatcher& names) {
  const auto found = std::find_if(relation.columns.begin(), relation.columns.end(),
                                  [&](const ScopeColumn& column) { return names.equal(column.attribute.name, name); });
  return found == relation.columns.end() ? nullptr : &*found;
}

[[noreturn]] void throw_unresolved(const std::string& name, const ResolvedRelation& relation) {
  std::vector<NameParts> known;
  for (const ScopeColumn& column : relation.columns) known.push_back({column.attribute.name});
  throw Error("UNRESOLVED_COLUMN_AMONG_FIELD_NAMES", {{"colName", quote_identifier(name)}, {"fieldNames", [&] {
                                                                                              std::vector<std::string> quoted;
                                                                                              for (const NameParts& parts : known)
                                                                                                quoted.push_back(parts.back());
                                                                                              return join(quoted, ", ");
                                                                                            }()}});
}

// The relation's columns named as in `wanted`, in that order.
ResolvedRelation in_order_of(const std::vector<ScopeColumn>& wanted, const ResolvedRelation& relation, bool allow_missing, Analysis& analysis) {
  std::vector<plan::NamedExpression> expressions;
  ResolvedRelation ordered = relation;
  ordered.columns.clear();
  for (const ScopeColumn& column : wanted) {
    const ScopeColumn* own = find(relation, column.attribute.name, analysis.names());
    if (own == nullptr && !allow_missing) throw_unresolved(column.attribute.name, relation);
    if (own != nullptr) {
      expressions.push_back({expr::reference(own->attribute), own->attribute});
      ordered.columns.push_back(*own);
      continue;
    }
    const plan::Attribute missing = analysis.new_attribute(column.attribute.name, column.attribute.type, true);
    expressions.push_back({expr::literal(Value::null(missing.type)), missing});
    ordered.columns.push_back({missing, {}});
  }
  ordered.plan = plan::make_project(relation.plan, std::move(expressions));
  return ordered;
}

}  // namespace

ResolvedRelation cast_columns(const ResolvedRelation& relation, const std::vector<DataType>& types, Analysis& analysis) {
  bool changed = false;
  ResolvedRelation cast = relation;
  std::vector<plan::NamedExpression> expressions;
  for (size_t i = 0; i < types.size(); ++i) {
    const plan::Attribute& attribute = relation.columns[i].attribute;
    plan::Attribute output = attribute;
    if (!(attribute.type == types[i])) {
      output = analysis.new_attribute(attribute.name, types[i], attribute.nullable);
      changed = true;
    }
    expressions.push_back({expr::cast(expr::reference(attribute), types[i], analysis.eval_mode()), output});
    cast.columns[i].attribute = output;
  }
  if (changed) cast.plan = plan::make_project(relation.plan, std::move(expressions));
  return cast;
}

void match_by_name(ResolvedRelation& left, ResolvedRelation& right, bool allow_missing, Analysis& analysis) {
  refuse_repeated_names(left, analysis.names());
  refuse_repeated_names(right, analysis.names());
  std::vector<ScopeColumn> wanted = left.columns;
  if (allow_missing) {
    std::copy_if(right.columns.begin(), right.columns.end(), std::back_inserter(wanted),
                 [&](const ScopeColumn& column) { return find(left, column.attribute.name, analysis.names()) == nullptr; });
    if (wanted.size() > left.columns.size()) left = in_order_of(wanted, left, true, analysis);
  } else if (left.columns.size() != right.columns.size()) {
    return;
  }
  right = in_order_of(wanted, right, allow_missing, analysis);
}

ResolvedRelation disjoint_from(const ResolvedRelation& left, const ResolvedRelation& right, Analysis& analysis) {
  const bool shares = std::any_of(right.plan->output.begin(), right.plan->output.end(), [&](const plan::Attribute& attribute) {
    return std::any_of(left.plan->output.begin(), left.plan->output.end(), [&](const plan::Attribute& other) { return other.id == attribute.id; });
  });
  return shares ? analysis.renewed(right) : right;
}

ResolvedRelation distinct_rows(const ResolvedRelation& relation) {
  std::vector<plan::NamedExpression> keys;
  for (const ScopeColumn& column : relation.columns) keys.push_back({expr::reference(column.attribute), column.attribute});
  ResolvedRelation distinct{plan::make_aggregate(relation.plan, std::move(keys), {}, -1), relation.columns, {}, {}, nullptr};
  return distinct;
}

}  // namespace izvor::analyze
