#include <algorithm>
#include <array>

#include <izvor/relations.pb.h>

#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/name_resolution.h"
#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/column_lists.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"
#include "izvor/expr/function.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::analyze {
namespace {

using Proto = spark::connect::Join;
using plan::JoinType;

JoinType type_of(const Proto& join) {
  switch (join.join_type()) {
    case Proto::JOIN_TYPE_INNER:
    case Proto::JOIN_TYPE_CROSS: return JoinType::kInner;
    case Proto::JOIN_TYPE_LEFT_OUTER: return JoinType::kLeft;
    case Proto::JOIN_TYPE_RIGHT_OUTER: return JoinType::kRight;
    case Proto::JOIN_TYPE_FULL_OUTER: return JoinType::kFull;
    case Proto::JOIN_TYPE_LEFT_SEMI: return JoinType::kSemi;
    case Proto::JOIN_TYPE_LEFT_ANTI: return JoinType::kAnti;
    default: throw_unsupported("A join of the type " + Proto::JoinType_Name(join.join_type()));
  }
}

bool has_right_columns(JoinType type) { return type < JoinType::kSemi; }

// The columns of a join, as the plan gives them: those of a side that is filled up are nullable.
std::vector<ScopeColumn> columns_of(const plan::Node& join, const ResolvedRelation& left, const ResolvedRelation& right, JoinType type) {
  std::vector<ScopeColumn> columns = left.columns;
  if (has_right_columns(type)) columns.insert(columns.end(), right.columns.begin(), right.columns.end());
  for (ScopeColumn& column : columns) {
    for (const plan::Attribute& attribute : join.output) {
      if (attribute.id == column.attribute.id) column.attribute.nullable = attribute.nullable;
    }
  }
  return columns;
}

// The sides of a join with what else they could name.
struct Sides {
  ResolvedRelation left;
  ResolvedRelation right;
};

Sides resolve_sides(const Proto& join, Analysis& analysis) {
  if (!join.has_left() || !join.has_right()) {
    throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "Both join sides must be present"}});
  }
  Sides sides;
  sides.left = analysis.resolve(join.left());
  sides.right = analysis.resolve(join.right());
  sides.right = disjoint_from(sides.left, sides.right, analysis);
  return sides;
}

plan::ExpressionPtr resolve_condition(const Proto& join, const Sides& sides, Analysis& analysis) {
  if (!join.has_join_condition()) return nullptr;
  std::vector<ScopeColumn> scope = sides.left.columns;
  scope.insert(scope.end(), sides.right.columns.begin(), sides.right.columns.end());
  AggregateCollector aggregates(analysis);
  QueryParts parts{&aggregates};
  parts.clause = "JOIN";
  const TypedExpression condition = ExpressionAnalyzer(analysis, scope, parts).analyze(join.join_condition());
  const DataType& type = condition.expression->type;
  if (type.id() != TypeId::kBoolean) {
    throw Error("JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE", {{"joinCondition", '"' + condition.text + '"'}, {"conditionType", '"' + type.sql() + '"'}});
  }
  if (!aggregates.empty()) {
    throw Error("UNSUPPORTED_EXPR_FOR_OPERATOR", {{"invalidExprSqls", '"' + aggregates.aggregates()[0].output.name + '"'}});
  }
  return condition.expression;
}

ResolvedRelation join_on(const Sides& sides, JoinType type, const plan::ExpressionPtr& condition) {
  plan::NodePtr joined = plan::make_join(sides.left.plan, sides.right.plan, type, condition);
  std::vector<ScopeColumn> columns = columns_of(*joined, sides.left, sides.right, type);
  return {std::move(joined), std::move(columns), {}, {}, nullptr};
}

// The column of a side that USING names.
const ScopeColumn& key_column(const std::string& name, const ResolvedRelation& side, const char* side_name, const NameMatcher& names) {
  const ScopeColumn* found = nullptr;
  std::vector<std::string> known;
  for (const ScopeColumn& column : side.columns) {
    known.push_back(column.attribute.name);
    if (!names.equal(column.attribute.name, name)) continue;
    if (found != nullptr) resolve_column({name}, side.columns, names);
    found = &column;
  }
  if (found != nullptr) return *found;
  std::sort(known.begin(), known.end());
  for (std::string& one : known) one = quote_parts({one});
  throw Error("UNRESOLVED_USING_COLUMN_FOR_JOIN", {{"colName", quote_parts({name})}, {"side", side_name}, {"suggestion", join(known, ", ")}});
}

// A join by columns of the same names, each of which comes out once, before all others.
ResolvedRelation join_using(const Sides& sides, JoinType type, const std::vector<std::string>& names, Analysis& analysis) {
  std::vector<ScopeColumn> left_keys;
  std::vector<ScopeColumn> right_keys;
  std::vector<plan::ExpressionPtr> conditions;
  for (const std::string& name : names) {
    left_keys.push_back(key_column(name, sides.left, "left", analysis.names()));
    right_keys.push_back(key_column(name, sides.right, "right", analysis.names()));
    const std::vector<TypedExpression> pair{column_expression(left_keys.back().attribute), column_expression(right_keys.back().attribute)};
    conditions.push_back(resolved_call(*expr::find_scalar_function("=="), pair, analysis.eval_mode()).expression);
  }
  ResolvedRelation joined = join_on(sides, type, plan::join_conjunction(conditions));
  if (!has_right_columns(type)) return joined;
  const auto as_joined = [&](const ScopeColumn& key) {
    return *std::find_if(joined.columns.begin(), joined.columns.end(),
                         [&](const ScopeColumn& column) { return column.attribute.id == key.attribute.id; });
  };
  ResolvedRelation result{nullptr, {}, {}, {}, nullptr};
  std::vector<plan::NamedExpression> expressions;
  const auto keep = [&](const ScopeColumn& column) {
    expressions.push_back({expr::reference(column.attribute), column.attribute});
    result.columns.push_back(column);
  };
  for (size_t i = 0; i < names.size(); ++i) {
    const ScopeColumn left = as_joined(left_keys[i]);
    const ScopeColumn right = as_joined(right_keys[i]);
    if (type == JoinType::kFull) {
      const std::vector<TypedExpression> pair{column_expression(left.attribute), column_expression(right.attribute)};
      const plan::ExpressionPtr either = resolved_call(*expr::find_scalar_function("coalesce"), pair, analysis.eval_mode()).expression;
      const plan::Attribute output = analysis.new_attribute(left.attribute.name, either->type, either->nullable);
      expressions.push_back({either, output});
      result.columns.push_back({output, {}});
      result.set_aside.push_back(left);
    } else {
      keep(type == JoinType::kRight ? right : left);
    }
    result.set_aside.push_back(type == JoinType::kRight ? left : right);
  }
  const auto is_key = [&](const ScopeColumn& column) {
    const auto same = [&](const ScopeColumn& key) { return key.attribute.id == column.attribute.id; };
    return std::any_of(left_keys.begin(), left_keys.end(), same) || std::any_of(right_keys.begin(), right_keys.end(), same);
  };
  for (const ScopeColumn& column : joined.columns) {
    if (!is_key(column)) keep(column);
  }
  result.plan = plan::make_project(joined.plan, std::move(expressions));
  return result;
}

std::vector<std::string> shared_names(const Sides& sides, const NameMatcher& names) {
  std::vector<std::string> shared;
  for (const ScopeColumn& left : sides.left.columns) {
    const auto same = [&](const ScopeColumn& right) { return names.equal(left.attribute.name, right.attribute.name); };
    if (std::any_of(sides.right.columns.begin(), sides.right.columns.end(), same)) shared.push_back(left.attribute.name);
  }
  return shared;
}

}  // namespace

ResolvedRelation resolve_join(const spark::connect::Relation& relation, Analysis& analysis) {
  const Proto& join = relation.join();
  const JoinType type = type_of(join);
  const Sides sides = resolve_sides(join, analysis);
  if (join.has_join_condition() && join.using_columns_size() > 0) throw Error("CONNECT_INVALID_PLAN.USING_COLUMNS_OR_JOIN_CONDITION_SET_IN_JOIN");
  if (join.using_columns_size() > 0) return join_using(sides, type, {join.using_columns().begin(), join.using_columns().end()}, analysis);
  return join_on(sides, type, resolve_condition(join, sides, analysis));
}

ResolvedRelation resolve_natural_join(const sql::NaturalJoin& natural, Analysis& analysis) {
  const JoinType type = type_of(natural.join());
  const Sides sides = resolve_sides(natural.join(), analysis);
  const std::vector<std::string> names = shared_names(sides, analysis.names());
  return names.empty() ? join_on(sides, type, nullptr) : join_using(sides, type, names, analysis);
}

}  // namespace izvor::analyze
