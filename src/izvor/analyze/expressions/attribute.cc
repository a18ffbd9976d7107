#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/extract_value.h"
#include "izvor/analyze/name_resolution.h"

namespace izvor::analyze {

TypedExpression analyze_attribute(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const spark::connect::Expression::UnresolvedAttribute& unresolved = expression.unresolved_attribute();
  if (unresolved.is_metadata_column()) throw_unsupported("The metadata column '" + unresolved.unparsed_identifier() + "'");
  const NameParts name = parse_attribute_name(unresolved.unparsed_identifier());
  if (!unresolved.has_plan_id()) {
    if (auto variable = find_lambda_variable(name, analyzer)) return *std::move(variable);
  }
  const Analysis& analysis = analyzer.analysis();
  const ColumnMatch match = unresolved.has_plan_id() ? resolve_data_frame_column(name, unresolved.plan_id(), analyzer.input(), analysis)
                                                     : resolve_column(name, analyzer.input(), analysis.names());
  TypedExpression column = column_expression(match.attribute);
  // A column goes by the name it was asked for: select("AMOUNT") gives a column AMOUNT.
  column.name = name[name.size() - match.fields.size() - 1];
  column.text = *column.name;
  for (const std::string& field : match.fields) column = extract_field(column, field, analysis.names(), analysis.eval_mode());
  return column;
}

}  // namespace izvor::analyze
