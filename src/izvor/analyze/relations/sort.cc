#include <algorithm>
#include <iterator>
#include <set>

#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/analyze/sort_keys.h"
#include "izvor/analyze/window_rows.h"
#include "izvor/error.h"
#include "izvor/expr/aggregate_function.h"

namespace izvor::analyze {
namespace {

using Order = spark::connect::Expression::SortOrder;
using OrderList = google::protobuf::RepeatedPtrField<Order>;

bool same_name(const ScopeColumn& a, const ScopeColumn& b, const NameMatcher& names) { return names.equal(a.attribute.name, b.attribute.name); }

// The columns that grouping keys are made of.
std::vector<ScopeColumn> key_columns(const GroupedRows& grouped, const NameMatcher& names) {
  std::set<plan::AttributeId> read;
  for (const plan::NamedExpression& key : grouped.keys) {
    for (const plan::AttributeId id : expr::referenced_attributes(*key.expression)) read.insert(id);
  }
  std::vector<ScopeColumn> columns;
  std::copy_if(grouped.input.begin(), grouped.input.end(), std::back_inserter(columns),
               [&](const ScopeColumn& column) { return read.contains(column.attribute.id); });
  return with_window_columns(std::move(columns), grouped.keys, names);
}

// Resolves what a relation is sorted by, and finds the rows that have all of it.
class SortBuilder {
 public:
  SortBuilder(const ResolvedRelation& child, Analysis& analysis) : child_(child), analysis_(analysis), collectors_(analysis), scope_(child.columns) {
    parts_ = collectors_.parts(child);
    parts_.generators = nullptr;
    // What the child's own columns do not say may be said of the rows below them.
    const std::vector<ScopeColumn> below = child.grouped == nullptr ? child.hidden : key_columns(*child.grouped, analysis.names());
    for (const ScopeColumn& column : below) {
      const bool is_shadowed =
          std::any_of(child.columns.begin(), child.columns.end(), [&](const ScopeColumn& own) { return same_name(own, column, analysis.names()); });
      if (!is_shadowed) {
        scope_.push_back(column);
      } else {
        behind_.push_back(column);
      }
    }
    behind_.insert(behind_.end(), child.set_aside.begin(), child.set_aside.end());
    parts_.set_aside = &behind_;
    if (child.grouped == nullptr) return;
    parts_.argument_input = &child.grouped->input;
    parts_.grouping_sets = child.grouped->sets.get();
    collectors_.aggregates.know(child.grouped->aggregate->as<plan::Aggregate>()->aggregates);
  }

  plan::NodePtr build(const OrderList& orders) {
    std::vector<plan::SortKey> keys;
    for (const Order& order : orders) add_keys(order, orders.size() == 1, keys);
    plan::NodePtr rows = with_new_aggregates();
    std::vector<plan::Attribute> needed;
    for (const plan::SortKey& key : keys) add_needed(*key.expression, needed);
    rows = expose_columns(rows, needed);
    const auto over = [this](const plan::ExpressionPtr& expression) { return over_rows(expression); };
    rows = collectors_.windows.compute_over(collectors_.subqueries.join_to(std::move(rows), over), over);
    return keep_columns(plan::make_sort(std::move(rows), std::move(keys)), child_.plan->output);
  }

 private:
  void add_keys(const Order& order, bool is_only, std::vector<plan::SortKey>& keys) {
    const expr::SortDirection direction = direction_of(order);
    if (order.child().literal().has_integer()) {
      const ScopeColumn& column = column_at(order.child().literal().integer());
      keys.push_back(make_sort_key({expr::reference(column.attribute), column.attribute.name, std::nullopt}, direction).key);
    } else if (is_only && is_all(order.child())) {
      for (const ScopeColumn& column : child_.columns) {
        keys.push_back(make_sort_key({expr::reference(column.attribute), column.attribute.name, std::nullopt}, direction).key);
      }
    } else {
      ExpressionAnalyzer analyzer(analysis_, scope_, parts_);
      plan::SortKey key = analyze_sort_key(order, analyzer).key;
      if (child_.grouped == nullptr && !collectors_.aggregates.empty()) throw Error("MISSING_GROUP_BY");
      key.expression = over_rows(key.expression);
      keys.push_back(std::move(key));
    }
  }

  const ScopeColumn& column_at(int32_t position) const {
    if (position >= 1 && static_cast<size_t>(position) <= child_.columns.size()) return child_.columns[static_cast<size_t>(position) - 1];
    throw Error("ORDER_BY_POS_OUT_OF_RANGE", {{"index", std::to_string(position)}, {"size", std::to_string(child_.columns.size())}});
  }

  bool is_all(const spark::connect::Expression& expression) const {
    if (!expression.has_unresolved_attribute() || !analysis_.names().equal(expression.unresolved_attribute().unparsed_identifier(), "all"))
      return false;
    return std::none_of(scope_.begin(), scope_.end(),
                        [&](const ScopeColumn& column) { return analysis_.names().equal(column.attribute.name, "all"); });
  }

  plan::ExpressionPtr over_rows(const plan::ExpressionPtr& expression) const {
    return child_.grouped == nullptr ? expression : over_groups(expression, *child_.grouped, collectors_.aggregates.aggregates());
  }

  // The child's plan with the aggregates that only the order needs.
  plan::NodePtr with_new_aggregates() const {
    if (child_.grouped == nullptr) return child_.plan;
    const auto& known = *child_.grouped->aggregate->as<plan::Aggregate>();
    const std::vector<plan::NamedAggregate>& all = collectors_.aggregates.aggregates();
    if (all.size() == known.aggregates.size()) return child_.plan;
    return replace_node(child_.plan, child_.grouped->aggregate, plan::make_aggregate(known.child, known.groupings, all, known.operator_id));
  }

  static void add_needed(const expr::Expression& expression, std::vector<plan::Attribute>& needed) {
    expr::substitute(std::make_shared<const expr::Expression>(expression), [&](const plan::Attribute& attribute) {
      needed.push_back(attribute);
      return plan::ExpressionPtr();
    });
  }

  const ResolvedRelation& child_;
  Analysis& analysis_;
  Collectors collectors_;
  QueryParts parts_;
  std::vector<ScopeColumn> scope_;
  std::vector<ScopeColumn> behind_;
};

}  // namespace

ResolvedRelation resolve_sort(const spark::connect::Relation& relation, Analysis& analysis) {
  ResolvedRelation child = analysis.resolve(relation.sort().input());
  child.plan = SortBuilder(child, analysis).build(relation.sort().order());
  child.grouped = nullptr;
  return child;
}

}  // namespace izvor::analyze
