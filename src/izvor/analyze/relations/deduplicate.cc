#include <algorithm>

#include "izvor/analyze/relations/column_lists.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"
#include "izvor/expr/aggregate_function.h"

namespace izvor::analyze {
namespace {

using Proto = spark::connect::Deduplicate;

void refuse_map(const plan::Attribute& attribute) {
  if (attribute.type.id() != TypeId::kMap) return;
  throw Error("UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE",
              {{"colName", quote_parts({attribute.name})}, {"dataType", '"' + attribute.type.sql() + '"'}});
}

// All columns of these names.
std::vector<plan::Attribute> keys_of(const Proto& proto, const ResolvedRelation& child, const NameMatcher& names) {
  std::vector<plan::Attribute> keys;
  for (const std::string& name : proto.column_names()) {
    const size_t before = keys.size();
    for (const ScopeColumn& column : child.columns) {
      if (names.equal(column.attribute.name, name)) keys.push_back(column.attribute);
    }
    if (keys.size() > before) continue;
    std::vector<std::string> known;
    for (const ScopeColumn& column : child.columns) known.push_back(column.attribute.name);
    throw Error("UNRESOLVED_COLUMN_AMONG_FIELD_NAMES", {{"colName", quote_parts({name})}, {"fieldNames", join(known, ", ")}});
  }
  return keys;
}

bool is_key(const std::vector<plan::Attribute>& keys, const plan::Attribute& attribute) {
  return std::any_of(keys.begin(), keys.end(), [&](const plan::Attribute& key) { return key.id == attribute.id; });
}

// Some row of each group: the first value of every other column, nulls included.
plan::NodePtr first_rows(const ResolvedRelation& child, const std::vector<plan::Attribute>& keys, Analysis& analysis) {
  std::vector<plan::NamedExpression> groupings;
  for (const plan::Attribute& key : keys) {
    const bool is_known =
        std::any_of(groupings.begin(), groupings.end(), [&](const plan::NamedExpression& known) { return known.output.id == key.id; });
    if (!is_known) groupings.push_back({expr::reference(key), key});
  }
  std::vector<plan::NamedAggregate> aggregates;
  std::vector<plan::NamedExpression> output;
  for (const ScopeColumn& column : child.columns) {
    output.push_back({expr::reference(column.attribute), column.attribute});
    if (is_key(keys, column.attribute)) continue;
    expr::AggregateCall call{expr::find_aggregate_function("first"), {expr::reference(column.attribute)}, TypeId::kNull, true, analysis.eval_mode()};
    expr::resolve_call(call, "first(" + column.attribute.name + ")");
    aggregates.push_back({std::move(call), column.attribute});
  }
  return plan::make_project(plan::make_aggregate(child.plan, std::move(groupings), std::move(aggregates), -1), std::move(output));
}

}  // namespace

ResolvedRelation resolve_deduplicate(const spark::connect::Relation& relation, Analysis& analysis) {
  const Proto& proto = relation.deduplicate();
  ResolvedRelation child = analysis.resolve(proto.input());
  if (proto.within_watermark()) throw_unsupported("Deduplication within a watermark");
  if (proto.all_columns_as_keys() && proto.column_names_size() > 0) {
    throw Error("CONNECT_INVALID_PLAN.DEDUPLICATE_ALL_COLUMNS_AND_SUBSET");
  }
  if (!proto.all_columns_as_keys() && proto.column_names_size() == 0) throw Error("CONNECT_INVALID_PLAN.DEDUPLICATE_NEEDS_INPUT");
  if (proto.all_columns_as_keys()) {
    for (const ScopeColumn& column : child.columns) refuse_map(column.attribute);
    return distinct_rows(child);
  }
  const std::vector<plan::Attribute> keys = keys_of(proto, child, analysis.names());
  for (const plan::Attribute& key : keys) refuse_map(key);
  child.plan = first_rows(child, keys, analysis);
  child.hidden.clear();
  child.set_aside.clear();
  child.grouped = nullptr;
  return child;
}

}  // namespace izvor::analyze
