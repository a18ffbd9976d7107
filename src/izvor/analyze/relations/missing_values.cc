// DataFrame.na: fill, drop, replace.
#include <algorithm>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/name_resolution.h"
#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"
#include "izvor/expr/function.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::analyze {
namespace {

using Literal = spark::connect::Expression::Literal;

TypedExpression literal_of(const Literal& literal, Analysis& analysis) {
  const std::vector<ScopeColumn> nothing;
  AggregateCollector aggregates(analysis);
  spark::connect::Expression expression;
  *expression.mutable_literal() = literal;
  return ExpressionAnalyzer(analysis, nothing, aggregates).analyze(expression);
}

TypedExpression call(const char* function, const std::vector<TypedExpression>& arguments, const Analysis& analysis) {
  return resolved_call(*expr::find_scalar_function(function), arguments, analysis.eval_mode());
}

// The positions of the named columns; each name must be one.
std::vector<size_t> positions_of(const google::protobuf::RepeatedPtrField<std::string>& names, const ResolvedRelation& child, Analysis& analysis) {
  std::vector<size_t> positions;
  for (const std::string& name : names) {
    const ColumnMatch match = resolve_column(parse_attribute_name(name), child.columns, analysis.names());
    if (!match.fields.empty()) throw Error("UNSUPPORTED_FEATURE.REPLACE_NESTED_COLUMN", {{"colName", quote_parts(parse_attribute_name(name))}});
    for (size_t i = 0; i < child.columns.size(); ++i) {
      if (child.columns[i].attribute.id == match.attribute.id) positions.push_back(i);
    }
  }
  return positions;
}

std::vector<size_t> all_positions(const ResolvedRelation& child) {
  std::vector<size_t> positions(child.columns.size());
  for (size_t i = 0; i < positions.size(); ++i) positions[i] = i;
  return positions;
}

// NaN is a missing number.
TypedExpression without_nan(const TypedExpression& column, const Analysis& analysis) {
  if (!column.expression->type.is_floating()) return column;
  const TypedExpression null{expr::literal(Value::null(column.expression->type)), "NULL", std::nullopt};
  return call("nanvl", {column, null}, analysis);
}

// Whether a value of this type fills gaps of a column of that one.
bool fills(const DataType& value, const DataType& column) {
  if (value.id() == TypeId::kString) return column.id() == TypeId::kString;
  if (value.id() == TypeId::kBoolean) return column.id() == TypeId::kBoolean;
  return value.is_numeric() && column.is_numeric();
}

TypedExpression filled(const plan::Attribute& attribute, const TypedExpression& value, const Analysis& analysis) {
  const TypedExpression column = without_nan(column_expression(attribute), analysis);
  const TypedExpression cast{expr::cast(value.expression, attribute.type, analysis.eval_mode()), value.text, std::nullopt};
  TypedExpression either = call("coalesce", {column, cast}, analysis);
  either.name = attribute.name;
  either.is_alias = true;
  return either;
}

ResolvedRelation with_replaced(const ResolvedRelation& child, const std::vector<TypedExpression>& list, Analysis& analysis) {
  return make_projection(child, list, Collectors(analysis), analysis);
}

std::vector<TypedExpression> columns_of(const ResolvedRelation& child) {
  std::vector<TypedExpression> list;
  for (const ScopeColumn& column : child.columns) list.push_back(column_expression(column.attribute));
  return list;
}

// Of numbers as doubles, as in Spark; a null or a NaN may be replaced too.
TypedExpression replaced(const plan::Attribute& attribute, const spark::connect::NAReplace& replace, Analysis& analysis) {
  TypedExpression column = column_expression(attribute);
  TypedExpression result = column;
  for (auto pair = replace.replacements().rbegin(); pair != replace.replacements().rend(); ++pair) {
    const TypedExpression from = literal_of(pair->old_value(), analysis);
    const TypedExpression to = literal_of(pair->new_value(), analysis);
    const TypedExpression from_cast{expr::cast(from.expression, attribute.type, analysis.eval_mode()), from.text, std::nullopt};
    const TypedExpression to_cast{expr::cast(to.expression, attribute.type, analysis.eval_mode()), to.text, std::nullopt};
    result = call("if", {call("==", {column, from_cast}, analysis), to_cast, result}, analysis);
  }
  result.name = attribute.name;
  result.is_alias = true;
  return result;
}

}  // namespace

ResolvedRelation resolve_fill_na(const spark::connect::Relation& relation, Analysis& analysis) {
  const spark::connect::NAFill& fill = relation.fill_na();
  const ResolvedRelation child = analysis.resolve(fill.input());
  if (fill.values_size() == 0) throw Error("CONNECT_INVALID_PLAN.NA_FILL_VALUES_EMPTY");
  if (fill.values_size() > 1 && fill.values_size() != fill.cols_size()) throw Error("CONNECT_INVALID_PLAN.NA_FILL_VALUES_LENGTH_MISMATCH");
  std::vector<TypedExpression> list = columns_of(child);
  const std::vector<size_t> positions = fill.cols_size() == 0 ? all_positions(child) : positions_of(fill.cols(), child, analysis);
  for (size_t i = 0; i < positions.size(); ++i) {
    const TypedExpression value = literal_of(fill.values(fill.values_size() == 1 ? 0 : static_cast<int>(i)), analysis);
    const plan::Attribute& attribute = child.columns[positions[i]].attribute;
    if (fill.values_size() > 1 || fills(value.expression->type, attribute.type)) list[positions[i]] = filled(attribute, value, analysis);
  }
  return with_replaced(child, list, analysis);
}

ResolvedRelation resolve_drop_na(const spark::connect::Relation& relation, Analysis& analysis) {
  const spark::connect::NADrop& drop = relation.drop_na();
  ResolvedRelation child = analysis.resolve(drop.input());
  const std::vector<size_t> positions = drop.cols_size() == 0 ? all_positions(child) : positions_of(drop.cols(), child, analysis);
  const auto needed = drop.has_min_non_nulls() ? drop.min_non_nulls() : static_cast<int32_t>(positions.size());
  TypedExpression present{expr::literal(Value::integer(0)), "0", std::nullopt};
  const TypedExpression one{expr::literal(Value::integer(1)), "1", std::nullopt};
  const TypedExpression zero = present;
  for (const size_t position : positions) {
    const TypedExpression value = without_nan(column_expression(child.columns[position].attribute), analysis);
    present = call("+", {present, call("if", {call("isNotNull", {value}, analysis), one, zero}, analysis)}, analysis);
  }
  const TypedExpression least{expr::literal(Value::integer(needed)), std::to_string(needed), std::nullopt};
  child.plan = plan::make_filter(child.plan, call(">=", {present, least}, analysis).expression);
  child.grouped = nullptr;
  return child;
}

ResolvedRelation resolve_replace_na(const spark::connect::Relation& relation, Analysis& analysis) {
  const spark::connect::NAReplace& replace = relation.replace();
  const ResolvedRelation child = analysis.resolve(replace.input());
  std::vector<TypedExpression> list = columns_of(child);
  if (replace.replacements_size() == 0) return with_replaced(child, list, analysis);
  const DataType type = literal_of(replace.replacements(0).old_value(), analysis).expression->type;
  const DataType other = literal_of(replace.replacements(0).new_value(), analysis).expression->type;
  const DataType& kind = type.id() == TypeId::kNull ? other : type;
  const std::vector<size_t> positions = replace.cols_size() == 0 ? all_positions(child) : positions_of(replace.cols(), child, analysis);
  for (const size_t position : positions) {
    const plan::Attribute& attribute = child.columns[position].attribute;
    if (fills(kind, attribute.type)) list[position] = replaced(attribute, replace, analysis);
  }
  return with_replaced(child, list, analysis);
}

}  // namespace izvor::analyze
