// describe() and summary(): a row for each statistic, with the columns' values as texts.
#include <algorithm>
#include <charconv>

#include "izvor/analyze/relations/column_aggregates.h"
#include "izvor/analyze/relations/statistics.h"
#include "izvor/error.h"

namespace izvor::analyze {
namespace {

using Names = google::protobuf::RepeatedPtrField<std::string>;
constexpr int32_t kAccuracy = 10000;

bool is_described(const plan::Attribute& column) { return column.type.is_numeric() || column.type.id() == TypeId::kString; }

std::optional<double> percentage(const std::string& statistic) {
  if (statistic.empty() || statistic.back() != '%') return std::nullopt;
  double value = 0;
  const char* end = statistic.data() + statistic.size() - 1;
  const auto [stop, error] = std::from_chars(statistic.data(), end, value);
  if (error != std::errc() || stop != end) throw_unsupported("The statistic " + statistic);
  if (value < 0 || value > 100) throw_unsupported("A percentile beyond 0% to 100%");
  return value / 100;
}

plan::ExpressionPtr statistic_of(const std::string& statistic, const plan::Attribute& column, ColumnAggregates& aggregates) {
  const plan::ExpressionPtr value = expr::reference(column);
  if (const auto part = percentage(statistic)) {
    const bool is_text = column.type.id() == TypeId::kString;
    return aggregates.add("percentile_approx", {is_text ? aggregates.number(column) : value, expr::literal(Value::floating(*part)),
                                                expr::literal(Value::integer(kAccuracy))});
  }
  if (statistic == "count" || statistic == "approx_count_distinct" || statistic == "min" || statistic == "max") {
    return aggregates.add(statistic.c_str(), {value});
  }
  if (statistic == "count_distinct") return aggregates.add("count", {value}, nullptr, true);
  if (statistic == "mean") return aggregates.add("avg", {aggregates.number(column)});
  if (statistic == "stddev") return aggregates.add("stddev", {aggregates.number(column)});
  throw_unsupported("The statistic " + statistic);
}

ResolvedRelation summarize(const ResolvedRelation& child, const std::vector<plan::Attribute>& columns, const std::vector<std::string>& statistics,
                           Analysis& analysis) {
  ColumnAggregates aggregates(child, analysis);
  std::vector<plan::Attribute> output{analysis.new_attribute("summary", TypeId::kString, true)};
  for (const plan::Attribute& column : columns) output.push_back(analysis.new_attribute(column.name, TypeId::kString, true));
  std::vector<std::vector<plan::ExpressionPtr>> rows;
  for (const std::string& statistic : statistics) {
    std::vector<plan::ExpressionPtr>& row = rows.emplace_back();
    row.push_back(expr::literal(Value::string(statistic)));
    for (const plan::Attribute& column : columns) {
      row.push_back(expr::cast(statistic_of(statistic, column, aggregates), TypeId::kString, analysis.eval_mode()));
    }
  }
  return ResolvedRelation::unqualified(plan::make_expand(aggregates.compute(), std::move(rows), std::move(output)));
}

std::vector<plan::Attribute> described_columns(const ResolvedRelation& child) {
  std::vector<plan::Attribute> columns;
  for (const ScopeColumn& column : child.columns) {
    if (is_described(column.attribute)) columns.push_back(column.attribute);
  }
  return columns;
}

}  // namespace

ResolvedRelation resolve_describe(const spark::connect::Relation& relation, Analysis& analysis) {
  const ResolvedRelation child = analysis.resolve(relation.describe().input());
  std::vector<plan::Attribute> columns;
  for (const std::string& name : relation.describe().cols()) columns.push_back(ColumnAggregates(child, analysis).column(name));
  if (columns.empty()) columns = described_columns(child);
  std::erase_if(columns, [](const plan::Attribute& column) { return !is_described(column); });
  return summarize(child, columns, {"count", "mean", "stddev", "min", "max"}, analysis);
}

ResolvedRelation resolve_summary(const spark::connect::Relation& relation, Analysis& analysis) {
  const ResolvedRelation child = analysis.resolve(relation.summary().input());
  const Names& names = relation.summary().statistics();
  std::vector<std::string> statistics(names.begin(), names.end());
  if (statistics.empty()) statistics = {"count", "mean", "stddev", "min", "25%", "50%", "75%", "max"};
  return summarize(child, described_columns(child), statistics, analysis);
}

}  // namespace izvor::analyze
