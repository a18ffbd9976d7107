// cov, corr and approxQuantile: one row with one value.
#include <algorithm>
#include <limits>

#include "izvor/analyze/relations/column_aggregates.h"
#include "izvor/analyze/relations/statistics.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

void require_numeric(const plan::Attribute& column, const char* what) {
  if (!column.type.is_numeric()) throw_unsupported(std::string(what) + " of a column of the type " + column.type.sql());
}

ResolvedRelation one_value(const ColumnAggregates& aggregates, const plan::ExpressionPtr& value, const char* name, Analysis& analysis) {
  plan::Attribute output = analysis.new_attribute(name, value->type, value->nullable);
  return ResolvedRelation::unqualified(plan::make_project(aggregates.compute(), {{value, std::move(output)}}));
}

ResolvedRelation of_two_columns(const ResolvedRelation& child, const std::string& first, const std::string& second, const char* function,
                                const char* name, Analysis& analysis) {
  ColumnAggregates aggregates(child, analysis);
  std::vector<plan::ExpressionPtr> arguments;
  for (const std::string* column : {&first, &second}) {
    const plan::Attribute& attribute = aggregates.column(*column);
    require_numeric(attribute, name);
    // A value that is missing counts as none.
    arguments.push_back(aggregates.call("coalesce", {aggregates.number(attribute), expr::literal(Value::floating(0))}));
  }
  return one_value(aggregates, aggregates.add(function, std::move(arguments)), name, analysis);
}

// The rank may be wrong by this part of the rows.
int32_t accuracy_of(double relative_error) {
  constexpr auto kExact = std::numeric_limits<int32_t>::max();
  if (relative_error < 0) throw_unsupported("A negative relative error");
  return relative_error * kExact <= 1 ? kExact : std::max(1, static_cast<int32_t>(1 / relative_error));
}

}  // namespace

ResolvedRelation resolve_cov(const spark::connect::Relation& relation, Analysis& analysis) {
  const auto& cov = relation.cov();
  return of_two_columns(analysis.resolve(cov.input()), cov.col1(), cov.col2(), "covar_samp", "cov", analysis);
}

ResolvedRelation resolve_corr(const spark::connect::Relation& relation, Analysis& analysis) {
  const auto& corr = relation.corr();
  if (corr.has_method() && corr.method() != "pearson") throw_unsupported("The correlation " + corr.method());
  return of_two_columns(analysis.resolve(corr.input()), corr.col1(), corr.col2(), "corr", "corr", analysis);
}

ResolvedRelation resolve_approx_quantile(const spark::connect::Relation& relation, Analysis& analysis) {
  const auto& quantile = relation.approx_quantile();
  const ResolvedRelation child = analysis.resolve(quantile.input());
  ColumnAggregates aggregates(child, analysis);
  std::vector<plan::ExpressionPtr> probabilities;
  for (const double probability : quantile.probabilities()) {
    if (!(probability >= 0 && probability <= 1)) throw_unsupported("A probability beyond 0 to 1");
    probabilities.push_back(expr::literal(Value::floating(probability)));
  }
  const plan::ExpressionPtr accuracy = expr::literal(Value::integer(accuracy_of(quantile.relative_error())));
  const DataType list = DataType::array(TypeId::kDouble, false);
  std::vector<plan::ExpressionPtr> columns;
  for (const std::string& name : quantile.cols()) {
    const plan::Attribute& column = aggregates.column(name);
    require_numeric(column, "approxQuantile");
    const plan::ExpressionPtr number = aggregates.number(column);
    const plan::ExpressionPtr is_number = aggregates.call("not", {aggregates.call("isnan", {number})});
    const plan::ExpressionPtr found = aggregates.add("percentile_approx", {number, aggregates.call("array", probabilities), accuracy}, is_number);
    // A column without numbers has no quantiles.
    columns.push_back(aggregates.call(
        "coalesce", {expr::cast(found, list, analysis.eval_mode()), expr::cast(aggregates.call("array", {}), list, analysis.eval_mode())}));
  }
  return one_value(aggregates, aggregates.call("array", std::move(columns)), "approx_quantile", analysis);
}

}  // namespace izvor::analyze
