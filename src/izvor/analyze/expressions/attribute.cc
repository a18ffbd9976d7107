#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/name_resolution.h"

namespace izvor::analyze {

TypedExpression analyze_attribute(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const spark::connect::Expression::UnresolvedAttribute& unresolved = expression.unresolved_attribute();
  if (unresolved.is_metadata_column()) throw_unsupported("The metadata column '" + unresolved.unparsed_identifier() + "'");
  const NameParts name = parse_attribute_name(unresolved.unparsed_identifier());
  const plan::Attribute attribute = unresolved.has_plan_id()
                                        ? resolve_data_frame_column(name, unresolved.plan_id(), analyzer.input(), analyzer.analysis())
                                        : resolve_column(name, analyzer.input(), analyzer.analysis().names());
  TypedExpression column = column_expression(attribute);
  // A column goes by the name it was asked for: select("AMOUNT") gives a column AMOUNT.
  column.name = name.back();
  column.text = name.back();
  return column;
}

}  // namespace izvor::analyze
