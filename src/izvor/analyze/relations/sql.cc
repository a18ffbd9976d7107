// SQL text, and what comes with it.
#include <set>

#include <izvor/relations.pb.h>

#include "izvor/analyze/relations/recursive_query.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"
#include "izvor/sql/lexer.h"
#include "izvor/sql/parser.h"

namespace izvor::analyze {
namespace {

using Proto = spark::connect::SQL;

// Arguments that older clients send as literals, as expressions.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
Proto with_expressions(const Proto& proto) {
  Proto copy = proto;
  for (const auto& [name, literal] : proto.args()) *(*copy.mutable_named_arguments())[name].mutable_literal() = literal;
  for (const auto& literal : proto.pos_args()) *copy.add_pos_arguments()->mutable_literal() = literal;
  return copy;
}
#pragma GCC diagnostic pop

SqlArguments bind_arguments(const Proto& proto) {
  SqlArguments arguments;
  for (const auto& [name, expression] : proto.named_arguments()) arguments.named.emplace(name, &expression);
  if (proto.pos_arguments_size() == 0) return arguments;
  int next = 0;
  for (const sql::Token& token : sql::tokenize(proto.query()).tokens) {
    if (token.type != sql::TokenType::kQuestion || next == proto.pos_arguments_size()) continue;
    arguments.by_position.emplace(static_cast<int32_t>(token.position), &proto.pos_arguments(next++));
  }
  return arguments;
}

}  // namespace

ResolvedRelation resolve_sql(const spark::connect::Relation& relation, Analysis& analysis) {
  const Proto proto = with_expressions(relation.sql());
  const SqlArguments arguments = bind_arguments(proto);
  const SqlArguments* around = std::exchange(analysis.sql_arguments(), &arguments);
  try {
    ResolvedRelation resolved = analysis.resolve(sql::parse_query(proto.query()));
    analysis.sql_arguments() = around;
    return resolved;
  } catch (...) {
    analysis.sql_arguments() = around;
    throw;
  }
}

// Data frames that a text names, or that the root's subqueries are.
ResolvedRelation resolve_with_relations(const spark::connect::Relation& relation, Analysis& analysis) {
  Analysis::Names names(analysis);
  for (const spark::connect::Relation& reference : relation.with_relations().references()) {
    if (reference.has_subquery_alias()) {
      names.add(reference.subquery_alias().alias(), analysis.resolve(reference));
    } else {
      names.add_reference(reference.common().plan_id(), reference);
    }
  }
  return analysis.resolve(relation.with_relations().root());
}

ResolvedRelation resolve_with(const sql::With& with, Analysis& analysis) {
  Analysis::Names names(analysis);
  std::set<std::string> seen;
  for (const sql::With::Query& query : with.queries()) {
    if (!seen.insert(analysis.names().key(query.name())).second)
      throw Error("DUPLICATED_CTE_NAMES", {{"duplicateNames", quote_parts({query.name()})}});
    if (with.recursive()) {
      if (auto recursive = resolve_recursive_query(query, analysis)) {
        names.add(query.name(), *std::move(recursive));
        continue;
      }
    }
    spark::connect::Relation named = query.query();
    if (query.columns_size() > 0) {
      spark::connect::Relation renamed;
      *renamed.mutable_to_df()->mutable_input() = std::move(named);
      *renamed.mutable_to_df()->mutable_column_names() = query.columns();
      named = std::move(renamed);
    }
    names.add(query.name(), ResolvedRelation::qualified(analysis.resolve(named).plan, {query.name()}));
  }
  return analysis.resolve(with.root());
}

}  // namespace izvor::analyze
