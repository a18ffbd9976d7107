#include <izvor/relations.pb.h>

#include "izvor/analyze/collectors.h"
#include "izvor/analyze/generator_call.h"
#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/error.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/function.h"

namespace izvor::analyze {
namespace {

const expr::GeneratorFunction& generator_of(const std::string& name) {
  if (const expr::GeneratorFunction* generator = expr::find_generator(name)) return *generator;
  const bool is_other = expr::find_scalar_function(name) != nullptr || expr::find_aggregate_function(name) != nullptr;
  if (!is_other) throw Error("ROUTINE_NOT_FOUND", {{"routineName", quote_parts({"default", name})}});
  throw Error("UNSUPPORTED_GENERATOR.NOT_GENERATOR", {{"functionName", quote_parts({name})}, {"classCanonicalName", name}});
}

}  // namespace

ResolvedRelation resolve_lateral_view(const sql::LateralView& view, Analysis& analysis) {
  ResolvedRelation relation = view.has_input() ? analysis.resolve(view.input()) : one_row();
  if (!view.generator().has_unresolved_function()) throw_unsupported("A generator with FILTER, WITHIN GROUP or OVER");
  const auto& call = view.generator().unresolved_function();
  const expr::GeneratorFunction& generator = generator_of(call.function_name());
  Collectors collectors(analysis);
  QueryParts parts = collectors.parts(relation);
  parts.windows = nullptr;
  ExpressionAnalyzer analyzer(analysis, relation.columns, parts);
  plan::Generate generate = resolve_generator(generator, call.arguments(), view.columns(), analyzer);
  if (const auto& nested = collectors.generators.nested()) throw_nested_generator(*nested);
  if (!collectors.aggregates.empty()) throw_unsupported("An aggregate as an argument of a generator");
  if (view.outer()) {
    generate.is_outer = true;
    for (plan::Attribute& attribute : generate.generated) attribute.nullable = true;
  }
  for (const plan::Attribute& attribute : generate.generated) relation.columns.push_back({attribute, {view.table_alias()}});
  generate.child = collectors.subqueries.join_to(relation.plan, [](const plan::ExpressionPtr& expression) { return expression; });
  std::vector<plan::Attribute> output;
  for (const ScopeColumn& column : relation.columns) output.push_back(column.attribute);
  relation.plan = keep_columns(plan::make_generate(std::move(generate)), output);
  relation.grouped = nullptr;
  return relation;
}

}  // namespace izvor::analyze
