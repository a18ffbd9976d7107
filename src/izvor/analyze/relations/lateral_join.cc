#include <algorithm>
#include <optional>

#include "izvor/analyze/decorrelation.h"
#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/inner_query.h"
#include "izvor/analyze/relations/column_lists.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::analyze {
namespace {

using plan::JoinType;
using plan::NodePtr;
using Proto = spark::connect::LateralJoin;

JoinType type_of(const Proto& join) {
  switch (join.join_type()) {
    case spark::connect::Join::JOIN_TYPE_INNER:
    case spark::connect::Join::JOIN_TYPE_CROSS: return JoinType::kInner;
    case spark::connect::Join::JOIN_TYPE_LEFT_OUTER: return JoinType::kLeft;
    default:
      throw Error("INVALID_LATERAL_JOIN_TYPE",
                  {{"joinType", spark::connect::Join::JoinType_Name(join.join_type()).substr(sizeof("JOIN_TYPE_") - 1)}});
  }
}

bool is_one_row(const plan::Node& node) {
  const auto* local = node.as<plan::LocalRelation>();
  return local != nullptr && node.output.empty() && local->batches.size() == 1 && local->batches[0].num_rows == 1;
}

// A right side that is computed from one row: over each row of the left one instead, beside its columns. Nothing when it has rows of its own.
std::optional<NodePtr> over_left(const plan::Node& right, const NodePtr& left, bool keeps_left) {
  if (is_one_row(right)) return left;
  if (const auto* project = right.as<plan::Project>()) {
    const auto child = over_left(*project->child, left, keeps_left);
    if (!child) return std::nullopt;
    std::vector<plan::NamedExpression> expressions;
    for (const plan::Attribute& attribute : left->output) expressions.push_back({expr::reference(attribute), attribute});
    expressions.insert(expressions.end(), project->expressions.begin(), project->expressions.end());
    return plan::make_project(*child, std::move(expressions));
  }
  if (const auto* generate = right.as<plan::Generate>()) {
    const auto child = over_left(*generate->child, left, keeps_left);
    if (!child) return std::nullopt;
    plan::Generate copy = *generate;
    copy.child = *child;
    copy.is_outer |= keeps_left;
    return plan::make_generate(std::move(copy));
  }
  return std::nullopt;
}

plan::ExpressionPtr resolve_condition(const Proto& join, const ResolvedRelation& joined, Analysis& analysis) {
  if (!join.has_join_condition()) return nullptr;
  AggregateCollector aggregates(analysis);
  QueryParts parts{&aggregates};
  parts.clause = "JOIN";
  const TypedExpression condition = ExpressionAnalyzer(analysis, joined.columns, parts).analyze(join.join_condition());
  const DataType& type = condition.expression->type;
  if (type.id() == TypeId::kBoolean) return condition.expression;
  throw Error("JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE", {{"joinCondition", '"' + condition.text + '"'}, {"conditionType", '"' + type.sql() + '"'}});
}

std::vector<plan::NamedExpression> passed_on(const std::vector<ScopeColumn>& columns) {
  std::vector<plan::NamedExpression> expressions;
  for (const ScopeColumn& column : columns) expressions.push_back({expr::reference(column.attribute), column.attribute});
  return expressions;
}

}  // namespace

ResolvedRelation resolve_lateral_join(const spark::connect::Relation& relation, Analysis& analysis) {
  const Proto& join = relation.lateral_join();
  if (!join.has_left() || !join.has_right()) {
    throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "Both join sides must be present"}});
  }
  const JoinType type = type_of(join);
  const ResolvedRelation left = analysis.resolve(join.left());
  OuterQuery outer{left.columns};
  const ResolvedRelation right = disjoint_from(left, resolve_inner_query(join.right(), outer, analysis), analysis);
  ResolvedRelation joined{nullptr, left.columns, {}, {}, nullptr};
  for (ScopeColumn column : right.columns) {
    column.attribute.nullable |= type == JoinType::kLeft;
    joined.columns.push_back(std::move(column));
  }
  const plan::ExpressionPtr condition = resolve_condition(join, joined, analysis);
  if (type == JoinType::kInner || condition == nullptr) {
    if (const auto rows = over_left(*right.plan, left.plan, type == JoinType::kLeft)) {
      joined.plan = plan::make_project(condition == nullptr ? *rows : plan::make_filter(*rows, condition), passed_on(joined.columns));
      return joined;
    }
  }
  if (plan::is_streaming(*left.plan) || plan::is_streaming(*right.plan)) throw_unsupported("A lateral join of a stream");
  const Decorrelated query = decorrelate(right.plan, outer.used, left.plan, analysis);
  std::vector<plan::ExpressionPtr> conditions;
  if (query.condition != nullptr) conditions.push_back(query.condition);
  if (condition != nullptr) conditions.push_back(condition);
  joined.plan = plan::make_project(plan::make_join(left.plan, query.plan, type, plan::join_conjunction(conditions)), passed_on(joined.columns));
  return joined;
}

}  // namespace izvor::analyze
