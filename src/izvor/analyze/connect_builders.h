#pragma once

// Short names for the protobufs that tests send, so that a plan reads like the PySpark code it stands for.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <spark/connect/commands.pb.h>
#include <spark/connect/relations.pb.h>

namespace izvor::analyze::testing {

using spark::connect::Expression;
using spark::connect::Relation;

inline Expression col(const std::string& name) {
  Expression e;
  e.mutable_unresolved_attribute()->set_unparsed_identifier(name);
  return e;
}

// df["name"], where df has this plan id.
inline Expression col(int64_t plan_id, const std::string& name) {
  Expression e = col(name);
  e.mutable_unresolved_attribute()->set_plan_id(plan_id);
  return e;
}

inline Expression lit(int32_t value) {
  Expression e;
  e.mutable_literal()->set_integer(value);
  return e;
}

inline Expression lit(double value) {
  Expression e;
  e.mutable_literal()->set_double_(value);
  return e;
}

inline Expression lit(const char* value) {
  Expression e;
  e.mutable_literal()->set_string(value);
  return e;
}

inline Expression star(const std::string& target = "") {
  Expression e;
  e.mutable_unresolved_star();
  if (!target.empty()) e.mutable_unresolved_star()->set_unparsed_target(target);
  return e;
}

inline Expression call(const std::string& function, const std::vector<Expression>& arguments) {
  Expression e;
  e.mutable_unresolved_function()->set_function_name(function);
  for (const Expression& argument : arguments) *e.mutable_unresolved_function()->add_arguments() = argument;
  return e;
}

inline Expression with_field(const Expression& structure, const std::string& name, const Expression& value) {
  Expression e;
  *e.mutable_update_fields()->mutable_struct_expression() = structure;
  e.mutable_update_fields()->set_field_name(name);
  *e.mutable_update_fields()->mutable_value_expression() = value;
  return e;
}

inline Expression drop_field(const Expression& structure, const std::string& name) {
  Expression e;
  *e.mutable_update_fields()->mutable_struct_expression() = structure;
  e.mutable_update_fields()->set_field_name(name);
  return e;
}

inline Expression regex(const std::string& text) {
  Expression e;
  e.mutable_unresolved_regex()->set_col_name(text);
  return e;
}

inline Expression sql(const std::string& text) {
  Expression out;
  out.mutable_expression_string()->set_expression(text);
  return out;
}

inline Expression as(const Expression& expression, const std::string& name) {
  Expression e;
  *e.mutable_alias()->mutable_expr() = expression;
  e.mutable_alias()->add_name(name);
  return e;
}

inline Expression cast(const Expression& expression, const std::string& type) {
  Expression e;
  *e.mutable_cast()->mutable_expr() = expression;
  e.mutable_cast()->set_type_str(type);
  return e;
}

// A batch relation without rows.
inline Relation table(const std::string& schema) {
  Relation r;
  r.mutable_local_relation()->set_schema(schema);
  return r;
}

inline Relation memory_stream(const std::string& handle) {
  Relation r;
  r.mutable_read()->set_is_streaming(true);
  r.mutable_read()->mutable_data_source()->set_format("memory-stream");
  (*r.mutable_read()->mutable_data_source()->mutable_options())["handle"] = handle;
  return r;
}

inline Relation named_table(const std::string& name) {
  Relation r;
  r.mutable_read()->mutable_named_table()->set_unparsed_identifier(name);
  return r;
}

inline Relation with_plan_id(Relation r, int64_t plan_id) {
  r.mutable_common()->set_plan_id(plan_id);
  return r;
}

inline Relation select(const Relation& input, const std::vector<Expression>& expressions) {
  Relation r;
  *r.mutable_project()->mutable_input() = input;
  for (const Expression& e : expressions) *r.mutable_project()->add_expressions() = e;
  return r;
}

inline Relation where(const Relation& input, const Expression& condition) {
  Relation r;
  *r.mutable_filter()->mutable_input() = input;
  *r.mutable_filter()->mutable_condition() = condition;
  return r;
}

inline Relation with_columns(const Relation& input, const std::vector<std::pair<std::string, Expression>>& columns) {
  Relation r;
  *r.mutable_with_columns()->mutable_input() = input;
  for (const auto& [name, expression] : columns) *r.mutable_with_columns()->add_aliases() = as(expression, name).alias();
  return r;
}

inline Relation renamed(const Relation& input, const std::vector<std::pair<std::string, std::string>>& names) {
  Relation r;
  *r.mutable_with_columns_renamed()->mutable_input() = input;
  for (const auto& [from, to] : names) {
    auto* rename = r.mutable_with_columns_renamed()->add_renames();
    rename->set_col_name(from);
    rename->set_new_col_name(to);
  }
  return r;
}

inline Relation group_by(const Relation& input, const std::vector<Expression>& keys, const std::vector<Expression>& aggregates) {
  Relation r;
  *r.mutable_aggregate()->mutable_input() = input;
  r.mutable_aggregate()->set_group_type(spark::connect::Aggregate::GROUP_TYPE_GROUPBY);
  for (const Expression& key : keys) *r.mutable_aggregate()->add_grouping_expressions() = key;
  for (const Expression& aggregate : aggregates) *r.mutable_aggregate()->add_aggregate_expressions() = aggregate;
  return r;
}

inline Relation limit(const Relation& input, int32_t count) {
  Relation r;
  *r.mutable_limit()->mutable_input() = input;
  r.mutable_limit()->set_limit(count);
  return r;
}

inline Relation drop(const Relation& input, const std::vector<std::string>& names) {
  Relation r;
  *r.mutable_drop()->mutable_input() = input;
  for (const std::string& name : names) r.mutable_drop()->add_column_names(name);
  return r;
}

inline Relation alias(const Relation& input, const std::string& name) {
  Relation r;
  *r.mutable_subquery_alias()->mutable_input() = input;
  r.mutable_subquery_alias()->set_alias(name);
  return r;
}

inline Relation to_df(const Relation& input, const std::vector<std::string>& names) {
  Relation r;
  *r.mutable_to_df()->mutable_input() = input;
  for (const std::string& name : names) r.mutable_to_df()->add_column_names(name);
  return r;
}

inline Relation range(int64_t start, int64_t end, int64_t step) {
  Relation r;
  r.mutable_range()->set_start(start);
  r.mutable_range()->set_end(end);
  r.mutable_range()->set_step(step);
  return r;
}

}  // namespace izvor::analyze::testing
