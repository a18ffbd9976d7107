#pragma once

#include <string>

#include <izvor/relations.pb.h>

#include "izvor/sql/expression_text_for_test.h"

// A compact text of relations, for tests: Project['a](Filter[>('a, 1)](t)).
namespace izvor::sql::testing {

using spark::connect::Relation;

std::string text_of(const Relation& relation);

inline std::string node_text(const std::string& name, const std::string& arguments, const std::string& inputs) {
  return name + (arguments.empty() ? "" : "[" + arguments + "]") + "(" + inputs + ")";
}

inline std::string join_text(const spark::connect::Join& join) {
  const std::string type = spark::connect::Join::JoinType_Name(join.join_type()).substr(10);
  const std::string condition = join.has_join_condition() ? ", " + text_of(join.join_condition()) : "";
  const std::string columns = join.using_columns_size() > 0 ? ", using " + words(join.using_columns(), " ") : "";
  return node_text("Join", type + condition + columns, text_of(join.left()) + ", " + text_of(join.right()));
}

inline std::string set_operation_text(const spark::connect::SetOperation& set) {
  const std::string type = spark::connect::SetOperation::SetOpType_Name(set.set_op_type()).substr(12);
  return node_text(type + (set.is_all() ? " ALL" : ""), "", text_of(set.left_input()) + ", " + text_of(set.right_input()));
}

inline std::string grouping_text(const Grouping& grouping) {
  if (grouping.kind() == Grouping::KIND_EXPRESSION) return text_of(grouping.expressions(0));
  if (grouping.kind() == Grouping::KIND_SET) return "(" + joined(grouping.expressions()) + ")";
  std::string text;
  for (const Grouping& element : grouping.elements()) text += (text.empty() ? "" : ", ") + grouping_text(element);
  return Grouping::Kind_Name(grouping.kind()).substr(5) + "{" + text + "}";
}

inline std::string grouped_text(const GroupedSelect& select) {
  std::string groupings;
  for (const Grouping& grouping : select.groupings()) groupings += (groupings.empty() ? "" : ", ") + grouping_text(grouping);
  const std::string having = select.has_having() ? "; having " + text_of(select.having()) : "";
  return node_text("Grouped", groupings + "; " + joined(select.select_list()) + having, text_of(select.input()));
}

inline std::string with_text(const With& with) {
  std::string queries;
  for (const With::Query& query : with.queries()) {
    const std::string columns = query.columns_size() > 0 ? "(" + words(query.columns(), ", ") + ")" : "";
    queries += (queries.empty() ? "" : ", ") + query.name() + columns + " = " + text_of(query.query());
  }
  return node_text(with.recursive() ? "WithRecursive" : "With", queries, text_of(with.root()));
}

inline std::string windows_text(const NamedWindows& windows) {
  std::string definitions;
  for (const NamedWindows::Definition& one : windows.definitions()) {
    definitions += (definitions.empty() ? "" : ", ") + one.name() + " = " + (one.has_window() ? window_text(one.window()) : one.other_name());
  }
  return node_text("Windows", definitions, text_of(windows.input()));
}

inline std::string view_text(const LateralView& view) {
  const std::string outer = view.outer() ? "outer " : "";
  return node_text("LateralView", outer + text_of(view.generator()) + " " + view.table_alias() + ": " + words(view.columns(), ", "),
                   text_of(view.input()));
}

inline std::string relation_extension_text(const google::protobuf::Any& any) {
  if (With message; any.UnpackTo(&message)) return with_text(message);
  if (InlineTable message; any.UnpackTo(&message)) return node_text("Values", joined(message.rows()), "");
  if (NaturalJoin message; any.UnpackTo(&message)) return "Natural" + join_text(message.join());
  if (LateralView message; any.UnpackTo(&message)) return view_text(message);
  if (GroupedSelect message; any.UnpackTo(&message)) return grouped_text(message);
  if (NamedWindows message; any.UnpackTo(&message)) return windows_text(message);
  if (Pivot message; any.UnpackTo(&message)) {
    return node_text("Pivot", joined(message.aggregates()) + "; " + words(message.columns(), ", ") + "; " + joined(message.values()),
                     text_of(message.input()));
  }
  return any.type_url();
}

inline std::string text_of(const Relation& r) {
  switch (r.rel_type_case()) {
    case Relation::REL_TYPE_NOT_SET: return "";
    case Relation::kRead: return (r.read().is_streaming() ? "STREAM " : "") + r.read().named_table().unparsed_identifier();
    case Relation::kProject: return node_text("Project", joined(r.project().expressions()), text_of(r.project().input()));
    case Relation::kFilter: return node_text("Filter", text_of(r.filter().condition()), text_of(r.filter().input()));
    case Relation::kJoin: return join_text(r.join());
    case Relation::kSetOp: return set_operation_text(r.set_op());
    case Relation::kSort: return node_text(r.sort().is_global() ? "Sort" : "LocalSort", orders_text(r.sort().order()), text_of(r.sort().input()));
    case Relation::kLimit: return node_text("Limit", std::to_string(r.limit().limit()), text_of(r.limit().input()));
    case Relation::kOffset: return node_text("Offset", std::to_string(r.offset().offset()), text_of(r.offset().input()));
    case Relation::kDeduplicate: return node_text("Distinct", "", text_of(r.deduplicate().input()));
    case Relation::kSubqueryAlias: return node_text("Alias", r.subquery_alias().alias(), text_of(r.subquery_alias().input()));
    case Relation::kToDf: return node_text("ToDF", words(r.to_df().column_names(), ", "), text_of(r.to_df().input()));
    case Relation::kRepartitionByExpression:
      return node_text("Distribute", joined(r.repartition_by_expression().partition_exprs()), text_of(r.repartition_by_expression().input()));
    case Relation::kUnresolvedTableValuedFunction:
      return node_text(r.unresolved_table_valued_function().function_name(), "", joined(r.unresolved_table_valued_function().arguments()));
    case Relation::kLateralJoin:
      return node_text("Lateral", spark::connect::Join::JoinType_Name(r.lateral_join().join_type()).substr(10),
                       text_of(r.lateral_join().left()) + ", " + text_of(r.lateral_join().right()));
    case Relation::kExtension: return relation_extension_text(r.extension());
    default: return "?";
  }
}

}  // namespace izvor::sql::testing
