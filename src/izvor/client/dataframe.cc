#include "izvor/dataframe.h"

#include <cstdio>

#include <spark/connect/relations.pb.h>

#include "izvor/client/connection.h"
#include "izvor/client/logical_plan.h"
#include "izvor/client/result_rows.h"
#include "izvor/error.h"
#include "izvor/functions.h"

namespace izvor {
namespace {

using spark::connect::Relation;

void add_all(const std::vector<ColumnOrName>& columns, google::protobuf::RepeatedPtrField<spark::connect::Expression>& out) {
  for (const ColumnOrName& column : columns) *out.Add() = column.column().expression();
}

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
  std::fflush(stdout);
}

}  // namespace

DataFrame::DataFrame(std::shared_ptr<client::Connection> connection, std::shared_ptr<const client::LogicalPlan> plan)
    : connection_(std::move(connection)), plan_(std::move(plan)) {}

DataFrame DataFrame::derive(Relation&& shell) const {
  shell.mutable_common()->set_plan_id(connection_->next_plan_id());
  return DataFrame(connection_, std::make_shared<client::LogicalPlan>(std::move(shell), plan_));
}

// ---- Transformations ----
DataFrame DataFrame::select(const std::vector<ColumnOrName>& columns) const {
  Relation shell;
  add_all(columns, *shell.mutable_project()->mutable_expressions());
  return derive(std::move(shell));
}

DataFrame DataFrame::select_expr(const std::vector<std::string>& expressions) const {
  std::vector<ColumnOrName> columns;
  for (const std::string& expression : expressions) columns.emplace_back(functions::expr(expression));
  return select(columns);
}

DataFrame DataFrame::with_column(const std::string& name, const Column& column) const { return with_columns({{name, column}}); }

DataFrame DataFrame::with_columns(const std::vector<std::pair<std::string, Column>>& columns) const {
  Relation shell;
  for (const auto& [name, column] : columns) {
    auto& alias = *shell.mutable_with_columns()->add_aliases();
    *alias.mutable_expr() = column.expression();
    alias.add_name(name);
  }
  return derive(std::move(shell));
}

DataFrame DataFrame::with_column_renamed(const std::string& existing, const std::string& name) const {
  Relation shell;
  auto& rename = *shell.mutable_with_columns_renamed()->add_renames();
  rename.set_col_name(existing);
  rename.set_new_col_name(name);
  return derive(std::move(shell));
}

DataFrame DataFrame::where(const Column& condition) const {
  Relation shell;
  *shell.mutable_filter()->mutable_condition() = condition.expression();
  return derive(std::move(shell));
}

DataFrame DataFrame::where(const std::string& condition) const { return where(functions::expr(condition)); }

GroupedData DataFrame::group_by() const { return GroupedData(*this, {}); }

GroupedData DataFrame::group_by(const std::vector<ColumnOrName>& columns) const {
  std::vector<Column> keys;
  for (const ColumnOrName& column : columns) keys.push_back(column.column());
  return GroupedData(*this, std::move(keys));
}

DataFrame DataFrame::drop(const std::vector<std::string>& names) const {
  Relation shell;
  shell.mutable_drop();
  for (const std::string& name : names) shell.mutable_drop()->add_column_names(name);
  return derive(std::move(shell));
}

DataFrame DataFrame::limit(int32_t rows) const {
  Relation shell;
  shell.mutable_limit()->set_limit(rows);
  return derive(std::move(shell));
}

DataFrame DataFrame::alias(const std::string& name) const {
  Relation shell;
  shell.mutable_subquery_alias()->set_alias(name);
  return derive(std::move(shell));
}

DataFrame DataFrame::with_watermark(const std::string& event_time, const std::string& delay) const {
  Relation shell;
  shell.mutable_with_watermark()->set_event_time(event_time);
  shell.mutable_with_watermark()->set_delay_threshold(delay);
  return derive(std::move(shell));
}

Column DataFrame::operator[](const std::string& name) const {
  auto expression = std::make_shared<spark::connect::Expression>(functions::col(name).expression());
  if (expression->has_unresolved_star()) {
    expression->mutable_unresolved_star()->set_plan_id(plan_->id());
  } else {
    expression->mutable_unresolved_attribute()->set_plan_id(plan_->id());
  }
  return Column(std::move(expression));
}

// ---- Analysis ----
Relation DataFrame::relation() const { return plan_->relation(); }

types::StructType DataFrame::schema() const {
  return types::StructType(plan_->rows() != nullptr ? plan_->rows()->schema : connection_->schema(relation()));
}

std::vector<std::string> DataFrame::columns() const { return schema().names(); }
void DataFrame::print_schema() const { print(schema().tree_string()); }
bool DataFrame::is_streaming() const { return plan_->rows() == nullptr && connection_->is_streaming(relation()); }
std::string DataFrame::explain_string(const std::string& mode) const { return connection_->explain(relation(), mode); }
void DataFrame::explain(const std::string& mode) const { print(explain_string(mode)); }

// ---- Actions ----
// Rows that are here already (a foreach_batch function's frame) are not sent through the session to be collected or counted.
std::vector<Row> DataFrame::collect() const { return client::to_rows(plan_->rows() != nullptr ? *plan_->rows() : connection_->execute(relation())); }

int64_t DataFrame::count() const {
  if (plan_->rows() == nullptr) return agg(functions::count(functions::lit(1))).collect().at(0).get<int64_t>(0);
  int64_t rows = 0;
  for (const Batch& batch : plan_->rows()->batches) rows += batch.num_rows;
  return rows;
}

void DataFrame::show(int rows, bool truncate, bool vertical) const { show(rows, truncate ? 20 : 0, vertical); }
void DataFrame::show(int rows, int truncate, bool vertical) const { print(show_string(rows, truncate, vertical)); }
std::string DataFrame::show_string(int rows, int truncate, bool vertical) const { return connection_->show(relation(), rows, truncate, vertical); }

}  // namespace izvor
