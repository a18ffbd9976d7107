#include <izvor/relations.pb.h>

#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"
#include "izvor/expr/type_coercion.h"

namespace izvor::analyze {
namespace {

using spark::connect::Expression;
using Rows = std::vector<std::vector<TypedExpression>>;

// (a, b) is a struct of two columns.
std::vector<TypedExpression> columns_of(const Expression& row, ExpressionAnalyzer& analyzer) {
  const bool is_tuple = row.has_unresolved_function() && row.unresolved_function().function_name() == "struct";
  if (!is_tuple) return {analyzer.analyze(row)};
  return analyzer.analyze_list(row.unresolved_function().arguments());
}

Rows read_rows(const sql::InlineTable& table, Analysis& analysis) {
  const std::vector<ScopeColumn> nothing;
  AggregateCollector aggregates(analysis);
  ExpressionAnalyzer analyzer(analysis, nothing, aggregates);
  Rows rows;
  for (const Expression& row : table.rows()) {
    rows.push_back(columns_of(row, analyzer));
    if (rows.back().size() == rows.front().size()) continue;
    throw Error("INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH", {{"expectedNumCols", std::to_string(rows.front().size())},
                                                              {"actualNumCols", std::to_string(rows.back().size())},
                                                              {"rowIndex", std::to_string(rows.size() - 1)}});
  }
  return rows;
}

plan::Attribute column_attribute(const Rows& rows, size_t column, Analysis& analysis) {
  std::vector<DataType> types;
  bool nullable = false;
  for (const auto& row : rows) {
    types.push_back(row[column].expression->type);
    nullable |= row[column].expression->nullable;
  }
  const std::string name = "col" + std::to_string(column + 1);
  const std::optional<DataType> type = expr::common_type_without_strings(types, analysis.eval_mode());
  if (!type) throw Error("INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE", {{"colName", quote_parts({name})}});
  return analysis.new_attribute(name, *type, nullable);
}

}  // namespace

// Each row is a projection of one row without columns.
ResolvedRelation resolve_inline_table(const sql::InlineTable& table, Analysis& analysis) {
  const Rows rows = read_rows(table, analysis);
  std::vector<plan::Attribute> output;
  for (size_t i = 0; i < rows.front().size(); ++i) output.push_back(column_attribute(rows, i, analysis));
  std::vector<std::vector<plan::ExpressionPtr>> projections;
  for (const auto& row : rows) {
    std::vector<plan::ExpressionPtr>& projection = projections.emplace_back();
    for (size_t i = 0; i < row.size(); ++i) projection.push_back(expr::cast(row[i].expression, output[i].type, analysis.eval_mode()));
  }
  return ResolvedRelation::unqualified(plan::make_expand(one_row().plan, std::move(projections), std::move(output)));
}

}  // namespace izvor::analyze
