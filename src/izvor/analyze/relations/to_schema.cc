// df.to(schema): the columns of a schema, by name and cast to its types.
#include <algorithm>

#include "izvor/analyze/name_resolution.h"
#include "izvor/analyze/proto_types.h"
#include "izvor/analyze/relations/statistics.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

plan::NamedExpression column_of(const Field& field, const ResolvedRelation& child, Analysis& analysis) {
  const auto same_name = [&](const ScopeColumn& column) { return analysis.names().equal(column.attribute.name, field.name); };
  const bool is_there = std::any_of(child.columns.begin(), child.columns.end(), same_name);
  const plan::Attribute output = analysis.new_attribute(field.name, field.type(), field.nullable);
  if (!is_there && field.nullable) return {expr::literal(Value::null(field.type())), output};
  const plan::Attribute column = resolve_column({field.name}, child.columns, analysis.names()).attribute;
  if (column.nullable && !field.nullable) throw Error("NULLABLE_COLUMN_OR_FIELD", {{"name", quote_parts({field.name})}});
  if (!expr::cast_allowed(column.type, field.type(), expr::EvalMode::kAnsi)) {
    throw Error("INVALID_COLUMN_OR_FIELD_DATA_TYPE",
                {{"name", quote_parts({field.name})}, {"type", '"' + column.type.sql() + '"'}, {"expectedType", '"' + field.type().sql() + '"'}});
  }
  return {expr::cast(expr::reference(column), field.type(), analysis.eval_mode()), output};
}

}  // namespace

ResolvedRelation resolve_to_schema(const spark::connect::Relation& relation, Analysis& analysis) {
  const ResolvedRelation child = analysis.resolve(relation.to_schema().input());
  const DataType schema = from_proto(relation.to_schema().schema());
  std::vector<plan::NamedExpression> columns;
  for (const Field& field : schema.fields()) columns.push_back(column_of(field, child, analysis));
  return ResolvedRelation::unqualified(plan::make_project(child.plan, std::move(columns)));
}

}  // namespace izvor::analyze
