#include <set>
#include <utility>

#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/expressions/expression_rules.h"
#include "izvor/analyze/generator_call.h"
#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"
#include "izvor/types/identifier.h"

namespace izvor::analyze {
namespace {

using Alias = spark::connect::Expression::Alias;
using Aliases = google::protobuf::RepeatedPtrField<Alias>;

void check_names(const Aliases& aliases, const NameMatcher& names) {
  std::set<std::string> seen;
  for (const Alias& alias : aliases) {
    if (alias.name_size() != 1) {
      throw Error("CONNECT_INVALID_PLAN.WITH_COLUMNS_REQUIRE_SINGLE_NAME_PART", {{"got", join({alias.name().begin(), alias.name().end()}, ", ")}});
    }
    const std::string key = names.key(alias.name(0));
    if (!seen.insert(key).second) throw Error("COLUMN_ALREADY_EXISTS", {{"columnName", quote_identifier(key)}});
  }
}

// Puts the column in the place of those of its name, else at the end.
void place(TypedExpression column, size_t child_columns, const NameMatcher& names, std::vector<TypedExpression>& list) {
  bool replaced = false;
  for (size_t i = 0; i < child_columns; ++i) {
    if (list[i].is_alias || !names.equal(list[i].output_name(), *column.name)) continue;
    list[i] = column;
    replaced = true;
  }
  if (!replaced) list.push_back(std::move(column));
}

}  // namespace

ResolvedRelation resolve_with_columns(const spark::connect::Relation& relation, Analysis& analysis) {
  const Aliases& aliases = relation.with_columns().aliases();
  check_names(aliases, analysis.names());
  const ResolvedRelation child = analysis.resolve(relation.with_columns().input());
  Collectors collectors(analysis);
  ExpressionAnalyzer analyzer(analysis, child.columns, collectors.parts(child));
  std::vector<TypedExpression> list;
  for (const ScopeColumn& column : child.columns) list.push_back(column_expression(column.attribute));
  for (const Alias& alias : aliases) {
    const auto generated = analyze_named_generator(alias.expr(), alias.name(), analyzer);
    TypedExpression column = generated ? generated->front() : analyzer.analyze(alias.expr());
    if (collectors.generators.nested()) throw_nested_generator(column.text);
    column.name = alias.name(0);
    column.is_alias = true;
    place(std::move(column), child.columns.size(), analysis.names(), list);
  }
  return make_projection(child, list, collectors, analysis);
}

}  // namespace izvor::analyze
