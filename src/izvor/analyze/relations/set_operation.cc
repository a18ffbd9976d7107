#include <algorithm>
#include <array>

#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/column_lists.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"
#include "izvor/expr/function.h"
#include "izvor/expr/type_coercion.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::analyze {
namespace {

using Proto = spark::connect::SetOperation;

std::string ordinal(size_t position) {
  constexpr std::array kNames{"first", "second", "third"};
  return position < kNames.size() ? kNames[position] : std::to_string(position + 1) + "th";
}

const char* operator_name(const Proto& proto) {
  switch (proto.set_op_type()) {
    case Proto::SET_OP_TYPE_UNION: return "UNION";
    case Proto::SET_OP_TYPE_INTERSECT: return proto.is_all() ? "INTERSECT ALL" : "INTERSECT";
    case Proto::SET_OP_TYPE_EXCEPT: return proto.is_all() ? "EXCEPT ALL" : "EXCEPT";
    default: throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "A set operation of no kind."}});
  }
}

void require_same_width(const ResolvedRelation& left, const ResolvedRelation& right, const char* name) {
  if (left.columns.size() == right.columns.size()) return;
  throw Error("NUM_COLUMNS_MISMATCH", {{"operator", name},
                                       {"firstNumColumns", std::to_string(left.columns.size())},
                                       {"invalidOrdinalNum", ordinal(1)},
                                       {"invalidNumColumns", std::to_string(right.columns.size())}});
}

DataType column_type(const plan::Attribute& left, const plan::Attribute& right, size_t column, const char* name, expr::EvalMode mode) {
  if (const auto type = expr::common_type(left.type, right.type, mode)) return *type;
  throw Error("INCOMPATIBLE_COLUMN_TYPE", {{"operator", name},
                                           {"columnOrdinalNumber", ordinal(column)},
                                           {"tableOrdinalNumber", ordinal(1)},
                                           {"dataType1", '"' + right.type.sql() + '"'},
                                           {"dataType2", '"' + left.type.sql() + '"'},
                                           {"hint", ""}});
}

// Both sides with columns of the same types.
void widen(ResolvedRelation& left, ResolvedRelation& right, const char* name, Analysis& analysis) {
  std::vector<DataType> types;
  for (size_t i = 0; i < left.columns.size(); ++i) {
    types.push_back(column_type(left.columns[i].attribute, right.columns[i].attribute, i, name, analysis.eval_mode()));
  }
  left = cast_columns(left, types, analysis);
  right = cast_columns(right, types, analysis);
}

ResolvedRelation make_union(const ResolvedRelation& left, const ResolvedRelation& right) {
  std::vector<plan::NodePtr> inputs;
  // A union of unions is one.
  if (const auto* nested = left.plan->as<plan::Union>()) {
    inputs = nested->inputs;
  } else {
    inputs.push_back(left.plan);
  }
  inputs.push_back(right.plan);
  ResolvedRelation all = left;
  std::vector<plan::Attribute> output;
  for (size_t i = 0; i < all.columns.size(); ++i) {
    all.columns[i].attribute.nullable |= right.columns[i].attribute.nullable;
    output.push_back(all.columns[i].attribute);
  }
  all.plan = plan::make_union(std::move(inputs), std::move(output));
  all.hidden.clear();
  all.set_aside.clear();
  all.grouped = nullptr;
  return all;
}

// The rows numbered among those that are equal to them.
ResolvedRelation numbered(ResolvedRelation relation, Analysis& analysis) {
  expr::WindowCall number;
  number.function = expr::WindowFunction::kRowNumber;
  number.type = TypeId::kInt;
  number.nullable = false;
  std::vector<plan::ExpressionPtr> partition;
  for (const plan::Attribute& attribute : relation.plan->output) partition.push_back(expr::reference(attribute));
  const plan::Attribute output = analysis.new_attribute("row", TypeId::kInt, false);
  relation.plan = plan::make_window(relation.plan, std::move(partition), {}, {{std::move(number), output}});
  relation.columns.push_back({output, {}});
  return relation;
}

// Rows of the left side that are (semi) or are not (anti) on the right.
ResolvedRelation match_rows(const ResolvedRelation& left, const ResolvedRelation& right, plan::JoinType type) {
  std::vector<plan::ExpressionPtr> conditions;
  for (size_t i = 0; i < left.columns.size(); ++i) {
    conditions.push_back(expr::call(*expr::find_scalar_function("<=>"),
                                    {expr::reference(left.columns[i].attribute), expr::reference(right.columns[i].attribute)},
                                    expr::EvalMode::kAnsi));
  }
  ResolvedRelation matched = left;
  matched.plan = plan::make_join(left.plan, right.plan, type, plan::join_conjunction(conditions));
  matched.hidden.clear();
  matched.set_aside.clear();
  matched.grouped = nullptr;
  return matched;
}

// All copies: the n-th of a row goes with the n-th of the same row on the other side.
ResolvedRelation match_all_rows(const ResolvedRelation& left, const ResolvedRelation& right, plan::JoinType type, Analysis& analysis) {
  ResolvedRelation matched = match_rows(numbered(left, analysis), numbered(right, analysis), type);
  matched.columns.pop_back();
  matched.plan = keep_columns(matched.plan, left.plan->output);
  return matched;
}

void refuse_maps(const ResolvedRelation& relation) {
  for (const ScopeColumn& column : relation.columns) {
    if (column.attribute.type.id() != TypeId::kMap) continue;
    throw Error("UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE",
                {{"colName", quote_parts({column.attribute.name})}, {"dataType", '"' + column.attribute.type.sql() + '"'}});
  }
}

}  // namespace

ResolvedRelation resolve_set_operation(const spark::connect::Relation& relation, Analysis& analysis) {
  const Proto& proto = relation.set_op();
  const char* name = operator_name(proto);
  ResolvedRelation left = analysis.resolve(proto.left_input());
  ResolvedRelation right = analysis.resolve(proto.right_input());
  if (proto.by_name()) match_by_name(left, right, proto.allow_missing_columns(), analysis);
  require_same_width(left, right, name);
  widen(left, right, name, analysis);
  if (proto.set_op_type() == Proto::SET_OP_TYPE_UNION) {
    const ResolvedRelation all = make_union(left, right);
    return proto.is_all() ? all : distinct_rows(all);
  }
  refuse_maps(left);
  right = disjoint_from(left, right, analysis);
  const plan::JoinType type = proto.set_op_type() == Proto::SET_OP_TYPE_INTERSECT ? plan::JoinType::kSemi : plan::JoinType::kAnti;
  if (proto.is_all()) return match_all_rows(left, right, type, analysis);
  return distinct_rows(match_rows(left, right, type));
}

}  // namespace izvor::analyze
