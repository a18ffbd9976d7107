#include "izvor/analyze/relations/unpivot.h"

#include <algorithm>

#include <spark/connect/relations.pb.h>

#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/error.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::analyze {
namespace {

bool is_among(const plan::Attribute& attribute, const std::vector<TypedExpression>& list) {
  return std::any_of(list.begin(), list.end(), [&](const TypedExpression& item) {
    const auto* column = item.expression->as<expr::AttributeReference>();
    return column != nullptr && column->attribute.id == attribute.id;
  });
}

DataType value_type(const std::vector<TypedExpression>& values, expr::EvalMode mode) {
  std::vector<DataType> types;
  std::vector<std::string> texts;
  for (const TypedExpression& value : values) {
    types.push_back(value.expression->type);
    texts.push_back("\"" + value.expression->type.sql() + "\" (" + quote_parts({value.output_name()}) + ")");
  }
  if (const auto type = expr::common_type_without_strings(types, mode)) return *type;
  throw Error("UNPIVOT_VALUE_DATA_TYPE_MISMATCH", {{"types", join(texts, ", ")}});
}

}  // namespace

ResolvedRelation resolve_unpivot(const spark::connect::Relation& relation, Analysis& analysis) {
  const spark::connect::Unpivot& unpivot = relation.unpivot();
  const ResolvedRelation child = analysis.resolve(unpivot.input());
  AggregateCollector aggregates(analysis);
  ExpressionAnalyzer analyzer(analysis, child.columns, aggregates);
  const std::vector<TypedExpression> ids = analyzer.analyze_list(unpivot.ids());
  std::vector<TypedExpression> values;
  if (unpivot.has_values()) values = analyzer.analyze_list(unpivot.values().values());
  for (const ScopeColumn& column : child.columns) {
    if (!unpivot.has_values() && !is_among(column.attribute, ids)) values.push_back(column_expression(column.attribute));
  }
  if (values.empty()) throw Error("UNPIVOT_REQUIRES_VALUE_COLUMNS");
  const DataType type = value_type(values, analysis.eval_mode());
  std::vector<plan::Attribute> output;
  for (const TypedExpression& id : ids) output.push_back(analysis.new_attribute(id.output_name(), id.expression->type, id.expression->nullable));
  output.push_back(analysis.new_attribute(unpivot.variable_column_name(), TypeId::kString, false));
  const bool nullable = std::any_of(values.begin(), values.end(), [](const TypedExpression& value) { return value.expression->nullable; });
  output.push_back(analysis.new_attribute(unpivot.value_column_name(), type, nullable));
  std::vector<std::vector<plan::ExpressionPtr>> projections;
  for (const TypedExpression& value : values) {
    std::vector<plan::ExpressionPtr>& projection = projections.emplace_back();
    for (const TypedExpression& id : ids) projection.push_back(id.expression);
    projection.push_back(expr::literal(Value::string(value.output_name())));
    projection.push_back(expr::cast(value.expression, type, analysis.eval_mode()));
  }
  return ResolvedRelation::unqualified(plan::make_expand(child.plan, std::move(projections), std::move(output)));
}

}  // namespace izvor::analyze
