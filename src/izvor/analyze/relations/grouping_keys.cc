#include "izvor/analyze/relations/grouping_keys.h"

#include <algorithm>
#include <set>

#include "izvor/analyze/name_resolution.h"
#include "izvor/analyze/projection.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

using spark::connect::Expression;

bool reads_any(const expr::Expression& expression, const std::vector<plan::NamedAggregate>& aggregates) {
  const std::vector<plan::AttributeId> read = expr::referenced_attributes(expression);
  return std::any_of(aggregates.begin(), aggregates.end(),
                     [&](const plan::NamedAggregate& aggregate) { return std::find(read.begin(), read.end(), aggregate.output.id) != read.end(); });
}

// Whether the whole is a name of one part that the rows do not have.
bool is_unknown_name(const Expression& expression, const ResolvedRelation& child, const NameMatcher& names) {
  if (!expression.has_unresolved_attribute()) return false;
  const NameParts name = parse_attribute_name(expression.unresolved_attribute().unparsed_identifier());
  return name.size() == 1 && !find_column(name, child.columns, names);
}

// All ways to take one set of each list together.
std::vector<KeySet> product(const std::vector<std::vector<KeySet>>& lists) {
  std::vector<KeySet> all{{}};
  for (const std::vector<KeySet>& sets : lists) {
    std::vector<KeySet> longer;
    for (const KeySet& before : all) {
      for (const KeySet& set : sets) {
        longer.push_back(before);
        longer.back().insert(longer.back().end(), set.begin(), set.end());
      }
    }
    all = std::move(longer);
  }
  return all;
}

std::vector<KeySet> rollup(const std::vector<KeySet>& elements) {
  std::vector<KeySet> sets;
  for (size_t count = elements.size() + 1; count-- > 0;) {
    KeySet& set = sets.emplace_back();
    for (size_t i = 0; i < count; ++i) set.insert(set.end(), elements[i].begin(), elements[i].end());
  }
  return sets;
}

std::vector<KeySet> cube(const std::vector<KeySet>& elements) {
  constexpr size_t kMostElements = 16;
  if (elements.size() > kMostElements) throw_unsupported("CUBE of more than 16 elements");
  std::vector<KeySet> sets;
  for (size_t left_out = 0; left_out < (size_t{1} << elements.size()); ++left_out) {
    KeySet& set = sets.emplace_back();
    for (size_t i = 0; i < elements.size(); ++i) {
      if ((left_out >> (elements.size() - 1 - i) & 1) == 0) set.insert(set.end(), elements[i].begin(), elements[i].end());
    }
  }
  return sets;
}

}  // namespace

const std::vector<GroupingKeys::ListItem>& GroupingKeys::list() {
  if (list_) return *list_;
  Collectors collectors(analysis_);
  QueryParts parts = collectors.parts(child_);
  list_.emplace();
  for (const Expression& expression : select_.select_list()) {
    google::protobuf::RepeatedPtrField<Expression> one;
    *one.Add() = expression;
    collectors.generators = {};
    collectors.generators.share(windows_);
    try {
      const std::vector<TypedExpression> items = ExpressionAnalyzer(analysis_, child_.columns, parts).analyze_select_list(one);
      // What a generator gives is computed from the groups, as aggregates are.
      const bool is_generated = collectors.generators.has_others();
      for (const TypedExpression& item : items) {
        list_->push_back({item, is_generated || reads_any(*item.expression, collectors.aggregates.aggregates())});
      }
      windows_.share(collectors.generators);
    } catch (const Error& error) {
      // What asks about grouping sets is nothing to group by; it is resolved when these are known.
      if (error.error_class() != "UNSUPPORTED_GROUPING_EXPRESSION") throw;
      list_->push_back({{expr::literal(Value::null(TypeId::kNull)), "grouping", std::nullopt}, true});
    }
  }
  return *list_;
}

bool GroupingKeys::is_all(const Expression& expression) const {
  if (!is_unknown_name(expression, child_, analysis_.names())) return false;
  return analysis_.names().equal(expression.unresolved_attribute().unparsed_identifier(), "all");
}

std::optional<TypedExpression> GroupingKeys::list_item(const Expression& expression) {
  if (expression.literal().has_integer()) {
    const int32_t position = expression.literal().integer();
    if (position < 1 || static_cast<size_t>(position) > list().size()) {
      throw Error("GROUP_BY_POS_OUT_OF_RANGE", {{"index", std::to_string(position)}, {"size", std::to_string(list().size())}});
    }
    const ListItem& item = list()[static_cast<size_t>(position) - 1];
    if (item.has_aggregate) throw Error("GROUP_BY_POS_AGGREGATE", {{"index", std::to_string(position)}, {"aggExpr", item.item.text}});
    return item.item;
  }
  if (!is_unknown_name(expression, child_, analysis_.names())) return std::nullopt;
  const std::string name = parse_attribute_name(expression.unresolved_attribute().unparsed_identifier()).front();
  for (const ListItem& item : list()) {
    if (item.item.is_alias && analysis_.names().equal(*item.item.name, name)) {
      if (item.has_aggregate) throw Error("GROUP_BY_AGGREGATE", {{"sqlExpr", item.item.text}});
      return item.item;
    }
  }
  return std::nullopt;
}

void GroupingKeys::add_expression(const Expression& expression, std::vector<TypedExpression>& out) {
  if (std::optional<TypedExpression> item = list_item(expression)) {
    // A key goes by its own name: the alias is the select list's.
    item->is_alias = false;
    out.push_back(*std::move(item));
    return;
  }
  Collectors collectors(analysis_);
  QueryParts parts = collectors.parts(child_);
  parts.generators = &windows_;
  parts.windows = nullptr;
  parts.subqueries = nullptr;
  parts.clause = "GROUP BY";
  google::protobuf::RepeatedPtrField<Expression> one;
  *one.Add() = expression;
  for (TypedExpression& key : ExpressionAnalyzer(analysis_, child_.columns, parts).analyze_list(one)) {
    if (!collectors.aggregates.empty()) throw Error("GROUP_BY_AGGREGATE", {{"sqlExpr", key.text}});
    out.push_back(std::move(key));
  }
}

std::vector<TypedExpression> GroupingKeys::read_plain() {
  std::vector<TypedExpression> keys;
  const bool is_only = select_.groupings_size() == 1 && select_.groupings(0).expressions_size() == 1;
  if (is_only && is_all(select_.groupings(0).expressions(0)) && !list_item(select_.groupings(0).expressions(0))) {
    for (ListItem item : list()) {
      item.item.is_alias = false;
      if (!item.has_aggregate) keys.push_back(item.item);
    }
    return keys;
  }
  for (const sql::Grouping& grouping : select_.groupings()) {
    for (const Expression& expression : grouping.expressions()) add_expression(expression, keys);
  }
  return keys;
}

KeySet GroupingKeys::keys_of(const google::protobuf::RepeatedPtrField<Expression>& expressions) {
  std::vector<TypedExpression> read;
  for (const Expression& expression : expressions) add_expression(expression, read);
  KeySet set;
  for (TypedExpression& key : read) {
    const auto same = [&](const TypedExpression& known) { return expr::equal(*known.expression, *key.expression); };
    const auto found = std::find_if(keys_.begin(), keys_.end(), same);
    set.push_back(static_cast<size_t>(found - keys_.begin()));
    if (found == keys_.end()) keys_.push_back(std::move(key));
  }
  return set;
}

// The elements of ROLLUP or CUBE: each an expression or a list of them.
std::vector<KeySet> GroupingKeys::elements_of(const sql::Grouping& grouping) {
  std::vector<KeySet> elements;
  for (const sql::Grouping& element : grouping.elements()) elements.push_back(keys_of(element.expressions()));
  return elements;
}

std::vector<KeySet> GroupingKeys::sets_of(const sql::Grouping& grouping) {
  switch (grouping.kind()) {
    case sql::Grouping::KIND_ROLLUP: return rollup(elements_of(grouping));
    case sql::Grouping::KIND_CUBE: return cube(elements_of(grouping));
    case sql::Grouping::KIND_GROUPING_SETS: {
      std::vector<KeySet> sets;
      for (const sql::Grouping& element : grouping.elements()) {
        const std::vector<KeySet> nested = sets_of(element);
        sets.insert(sets.end(), nested.begin(), nested.end());
      }
      return sets;
    }
    default: return {keys_of(grouping.expressions())};
  }
}

std::vector<KeySet> GroupingKeys::read_sets() {
  std::vector<std::vector<KeySet>> lists;
  for (const sql::Grouping& grouping : select_.groupings()) lists.push_back(sets_of(grouping));
  return product(lists);
}

std::shared_ptr<const GroupingSets> expand_sets(const std::vector<KeySet>& sets, const std::vector<TypedExpression>& keys,
                                                const ResolvedRelation& child, Analysis& analysis, plan::NodePtr& rows) {
  auto grouping = std::make_shared<GroupingSets>();
  std::vector<plan::Attribute> output = child.plan->output;
  for (const TypedExpression& key : keys) {
    const plan::Attribute column = analysis.new_attribute(key.output_name(), key.expression->type, true);
    grouping->keys.push_back({key.expression, column});
    output.push_back(column);
  }
  grouping->id = analysis.new_attribute("spark_grouping_id", TypeId::kLong, false);
  grouping->position = analysis.new_attribute("_gen_grouping_pos", TypeId::kInt, false);
  output.push_back(grouping->id);
  output.push_back(grouping->position);
  std::vector<std::vector<plan::ExpressionPtr>> projections;
  for (size_t position = 0; position < sets.size(); ++position) {
    std::vector<plan::ExpressionPtr>& projection = projections.emplace_back();
    for (const plan::Attribute& attribute : child.plan->output) projection.push_back(expr::reference(attribute));
    int64_t id = 0;
    for (size_t key = 0; key < keys.size(); ++key) {
      const bool is_in = std::find(sets[position].begin(), sets[position].end(), key) != sets[position].end();
      projection.push_back(is_in ? keys[key].expression : expr::literal(Value::null(keys[key].expression->type)));
      id = id * 2 + (is_in ? 0 : 1);
    }
    projection.push_back(expr::literal(Value::long_integer(id)));
    projection.push_back(expr::literal(Value::integer(static_cast<int32_t>(position))));
  }
  rows = plan::make_expand(child.plan, std::move(projections), std::move(output));
  return grouping;
}

}  // namespace izvor::analyze
