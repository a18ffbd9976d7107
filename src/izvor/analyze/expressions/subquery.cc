#include <izvor/relations.pb.h>

#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/inner_query.h"
#include "izvor/analyze/subquery_collector.h"
#include "izvor/error.h"
#include "izvor/expr/function.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::analyze {
namespace {

using spark::connect::Relation;
using spark::connect::SubqueryExpression;

// A subquery once its names are resolved, with the columns of the query around it that it refers to.
struct ResolvedSubquery {
  ResolvedRelation relation;
  std::vector<plan::Attribute> outer;
  std::vector<std::string> mentions;

  // As automatic names show it: scalarsubquery(k).
  std::string text(const std::string& kind) const { return kind + "(" + join(mentions, ", ") + ")"; }
};

SubqueryCollector& collector(ExpressionAnalyzer& analyzer) {
  if (analyzer.parts().subqueries != nullptr) return *analyzer.parts().subqueries;
  throw_unsupported("A subquery in this place");
}

ResolvedSubquery resolve(const Relation& query, ExpressionAnalyzer& analyzer) {
  collector(analyzer);
  Analysis& analysis = analyzer.analysis();
  std::vector<ScopeColumn> columns = analyzer.input();
  OuterQuery outer{columns};
  ResolvedRelation relation = resolve_inner_query(query, outer, analysis);
  return {std::move(relation), std::move(outer.used), std::move(outer.mentions)};
}

TypedExpression analyze_scalar(const Relation& query, ExpressionAnalyzer& analyzer) {
  const ResolvedSubquery subquery = resolve(query, analyzer);
  const size_t columns = subquery.relation.plan->output.size();
  if (columns != 1) {
    throw Error("INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN", {{"number", std::to_string(columns)}});
  }
  std::string text = subquery.text("scalarsubquery");
  const plan::Attribute value = collector(analyzer).add_scalar(subquery.relation.plan, subquery.outer, text);
  return {expr::reference(value), std::move(text), std::nullopt};
}

TypedExpression analyze_exists(const Relation& query, ExpressionAnalyzer& analyzer) {
  const ResolvedSubquery subquery = resolve(query, analyzer);
  return {expr::reference(collector(analyzer).add_exists(subquery.relation.plan, subquery.outer, nullptr)), subquery.text("exists"), std::nullopt};
}

// (a, b) IN ... gives one value a field.
std::vector<TypedExpression> parts_of(const std::vector<TypedExpression>& values, size_t columns) {
  if (values.size() != 1 || columns == 1) return values;
  const auto* call = values[0].expression->as<expr::Call>();
  if (call == nullptr || call->function != expr::find_scalar_function("named_struct")) return values;
  std::vector<TypedExpression> parts;
  for (size_t i = 1; i < call->arguments.size(); i += 2) {
    parts.push_back({call->arguments[i], expr::to_string(*call->arguments[i]), std::nullopt});
  }
  return parts;
}

[[noreturn]] void throw_length_mismatch(const std::vector<TypedExpression>& values, const std::vector<plan::Attribute>& columns,
                                        const std::string& text) {
  std::vector<std::string> left;
  std::vector<std::string> right;
  for (const TypedExpression& value : values) left.push_back('"' + value.text + '"');
  for (const plan::Attribute& column : columns) right.push_back('"' + column.name + '"');
  throw Error("DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH", {{"sqlExpr", '"' + text + '"'},
                                                                {"leftLength", std::to_string(values.size())},
                                                                {"leftColumns", join(left, ", ")},
                                                                {"rightLength", std::to_string(columns.size())},
                                                                {"rightColumns", join(right, ", ")}});
}

// Spark gives false where SQL has null, but a value that may be equal to one of the query is not outside of it: `or_null` counts such pairs too.
TypedExpression analyze_in(const std::vector<TypedExpression>& written, const Relation& query, bool or_null, ExpressionAnalyzer& analyzer) {
  const ResolvedSubquery subquery = resolve(query, analyzer);
  const std::vector<plan::Attribute>& columns = subquery.relation.plan->output;
  const std::vector<TypedExpression> values = parts_of(written, columns.size());
  std::vector<std::string> value_texts;
  for (const TypedExpression& value : values) value_texts.push_back(value.text);
  const std::string value_text = values.size() == 1 ? value_texts[0] : "named_struct(" + join(value_texts, ", ") + ")";
  const std::string text = "(" + value_text + " IN (" + subquery.text("listquery") + "))";
  if (values.size() != columns.size()) throw_length_mismatch(values, columns, text);
  const expr::EvalMode mode = analyzer.analysis().eval_mode();
  std::vector<plan::ExpressionPtr> conditions;
  for (size_t i = 0; i < columns.size(); ++i) {
    const TypedExpression column = column_expression(columns[i]);
    TypedExpression equal = resolved_call(*expr::find_scalar_function("=="), {values[i], column}, mode);
    if (or_null && equal.expression->nullable) {
      const TypedExpression is_null = resolved_call(*expr::find_scalar_function("isNull"), {equal}, mode);
      equal = resolved_call(*expr::find_scalar_function("or"), {equal, is_null}, mode);
    }
    conditions.push_back(equal.expression);
  }
  const plan::Attribute mark = collector(analyzer).add_exists(subquery.relation.plan, subquery.outer, plan::join_conjunction(conditions));
  return {expr::reference(mark), text, std::nullopt};
}

// The relation that a data frame's subquery goes by.
const Relation& referenced(const SubqueryExpression& subquery, const Analysis& analysis) {
  const Relation* relation = analysis.find_reference(subquery.plan_id());
  if (relation == nullptr) throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "A subquery whose relation did not come with it."}});
  return *relation;
}

const SubqueryExpression* as_in_subquery(const spark::connect::Expression& expression) {
  const bool is_in = expression.has_subquery_expression() && expression.subquery_expression().subquery_type() == SubqueryExpression::SUBQUERY_TYPE_IN;
  return is_in ? &expression.subquery_expression() : nullptr;
}

TypedExpression negated(TypedExpression in, ExpressionAnalyzer& analyzer) {
  return resolved_call(*expr::find_scalar_function("not"), {std::move(in)}, analyzer.analysis().eval_mode());
}

}  // namespace

TypedExpression analyze_subquery(const sql::Subquery& subquery, ExpressionAnalyzer& analyzer) {
  switch (subquery.type()) {
    case sql::Subquery::TYPE_SCALAR: return analyze_scalar(subquery.query(), analyzer);
    case sql::Subquery::TYPE_EXISTS: return analyze_exists(subquery.query(), analyzer);
    case sql::Subquery::TYPE_IN: return analyze_in({analyzer.analyze(subquery.value())}, subquery.query(), false, analyzer);
    default: throw Error("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "A subquery of no type."}});
  }
}

TypedExpression analyze_subquery_expression(const spark::connect::Expression& expression, ExpressionAnalyzer& analyzer) {
  const SubqueryExpression& subquery = expression.subquery_expression();
  const Relation& relation = referenced(subquery, analyzer.analysis());
  switch (subquery.subquery_type()) {
    case SubqueryExpression::SUBQUERY_TYPE_SCALAR: return analyze_scalar(relation, analyzer);
    case SubqueryExpression::SUBQUERY_TYPE_EXISTS: return analyze_exists(relation, analyzer);
    case SubqueryExpression::SUBQUERY_TYPE_IN: return analyze_in(analyzer.analyze_list(subquery.in_subquery_values()), relation, false, analyzer);
    default: throw_unsupported("A subquery as the argument of a table function");
  }
}

std::optional<TypedExpression> analyze_negated_subquery(const std::string& function, const ExpressionAnalyzer::Expressions& arguments,
                                                        ExpressionAnalyzer& analyzer) {
  if (arguments.size() != 1 || (function != "not" && function != "!")) return std::nullopt;
  if (const SubqueryExpression* in = as_in_subquery(arguments[0])) {
    return negated(analyze_in(analyzer.analyze_list(in->in_subquery_values()), referenced(*in, analyzer.analysis()), true, analyzer), analyzer);
  }
  sql::Subquery subquery;
  if (!arguments[0].has_extension() || !arguments[0].extension().UnpackTo(&subquery) || subquery.type() != sql::Subquery::TYPE_IN)
    return std::nullopt;
  return negated(analyze_in({analyzer.analyze(subquery.value())}, subquery.query(), true, analyzer), analyzer);
}

}  // namespace izvor::analyze
