#include <algorithm>
#include <array>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/extract_value.h"
#include "izvor/analyze/name_resolution.h"

namespace izvor::analyze {

namespace {

// Functions that SQL calls without parentheses, when no column has the name (Spark's LiteralFunctionResolution).
constexpr std::array kBareFunctions{"current_date",   "current_timestamp", "current_user",   "user",           "session_user",
                                    "localtimestamp", "current_database",  "current_schema", "current_catalog"};

bool is_bare_function(const NameParts& name, const std::vector<ScopeColumn>& columns, const Analysis& analysis) {
  if (name.size() != 1 || find_column(name, columns, analysis.names())) return false;
  return std::any_of(kBareFunctions.begin(), kBareFunctions.end(), [&](const char* function) { return analysis.names().equal(function, name[0]); });
}

// A column of the query around this one; those further out are not seen, as in Spark.
std::optional<ColumnMatch> find_outer_column(const NameParts& name, Analysis& analysis) {
  std::vector<OuterQuery*>& queries = analysis.outer_queries();
  if (queries.empty()) return std::nullopt;
  std::optional<ColumnMatch> match = find_column(name, queries.back()->columns, analysis.names());
  if (match) queries.back()->use(match->attribute);
  return match;
}

// A column that the input has set aside: a key of a join's other side.
std::optional<ColumnMatch> find_set_aside(const NameParts& name, const ExpressionAnalyzer& analyzer, const NameMatcher& names) {
  const std::vector<ScopeColumn>* columns = analyzer.parts().set_aside;
  return columns == nullptr ? std::nullopt : find_column(name, *columns, names);
}

ColumnMatch resolve(const spark::connect::Expression::UnresolvedAttribute& unresolved, const NameParts& name, ExpressionAnalyzer& analyzer) {
  Analysis& analysis = analyzer.analysis();
  if (unresolved.has_plan_id()) {
    std::vector<ScopeColumn> columns = analyzer.input();
    if (const auto* set_aside = analyzer.parts().set_aside) columns.insert(columns.end(), set_aside->begin(), set_aside->end());
    return resolve_data_frame_column(name, unresolved.plan_id(), columns, analysis);
  }
  if (auto found = find_column(name, analyzer.input(), analysis.names())) return *std::move(found);
  if (auto found = find_set_aside(name, analyzer, analysis.names())) return *std::move(found);
  if (auto found = find_outer_column(name, analysis)) return *std::move(found);
  return resolve_column(name, analyzer.input(), analysis.names());
}

}  // namespace

TypedExpression analyze_attribute(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const spark::connect::Expression::UnresolvedAttribute& unresolved = expression.unresolved_attribute();
  if (unresolved.is_metadata_column()) throw_unsupported("The metadata column '" + unresolved.unparsed_identifier() + "'");
  const NameParts name = parse_attribute_name(unresolved.unparsed_identifier());
  if (!unresolved.has_plan_id()) {
    if (auto variable = find_lambda_variable(name, analyzer)) return *std::move(variable);
    if (is_bare_function(name, analyzer.input(), analyzer.analysis())) {
      spark::connect::Expression call;
      call.mutable_unresolved_function()->set_function_name(name[0]);
      return analyzer.analyze(call);
    }
  }
  const Analysis& analysis = analyzer.analysis();
  const ColumnMatch match = resolve(unresolved, name, analyzer);
  TypedExpression column = column_expression(match.attribute);
  // A column goes by the name it was asked for: select("AMOUNT") gives a column AMOUNT.
  column.name = name[name.size() - match.fields.size() - 1];
  column.text = *column.name;
  for (const std::string& field : match.fields) column = extract_field(column, field, analysis.names(), analysis.eval_mode());
  if (!match.fields.empty()) column.name = match.fields.back();
  return column;
}

}  // namespace izvor::analyze
