// Functions in FROM: range() and generators.
#include "izvor/analyze/expression_analyzer.h"
#include "izvor/analyze/generator_call.h"
#include "izvor/analyze/projection.h"
#include "izvor/analyze/relations/relation_rules.h"
#include "izvor/analyze/subquery_collector.h"
#include "izvor/error.h"
#include "izvor/expr/aggregate_function.h"
#include "izvor/expr/function.h"

namespace izvor::analyze {
namespace {

using Arguments = ExpressionAnalyzer::Expressions;

ResolvedRelation resolve_range_function(const Arguments& arguments, Analysis& analysis) {
  std::vector<int64_t> numbers;
  for (const spark::connect::Expression& argument : arguments) {
    const bool is_number = argument.literal().has_integer() || argument.literal().has_long_();
    if (!is_number) throw_unsupported("range() of what is no integer literal");
    numbers.push_back(argument.literal().has_integer() ? argument.literal().integer() : argument.literal().long_());
  }
  if (numbers.empty() || numbers.size() > 4)
    throw Error("WRONG_NUM_ARGS.WITHOUT_SUGGESTION", {{"functionName", "`range`"},
                                                      {"expectedNum", "[1, 2, 3, 4]"},
                                                      {"actualNum", std::to_string(numbers.size())},
                                                      {"docroot", "https://spark.apache.org/docs/latest"}});
  spark::connect::Relation range;
  range.mutable_range()->set_start(numbers.size() == 1 ? 0 : numbers[0]);
  range.mutable_range()->set_end(numbers.size() == 1 ? numbers[0] : numbers[1]);
  range.mutable_range()->set_step(numbers.size() < 3 ? 1 : numbers[2]);
  return ResolvedRelation::qualified(analysis.resolve(range).plan, {"range"});
}

// Its arguments may read the columns of a query around it only.
ResolvedRelation resolve_generator_table(const expr::GeneratorFunction& generator, const Arguments& arguments, Analysis& analysis) {
  const std::vector<ScopeColumn> nothing;
  AggregateCollector aggregates(analysis);
  SubqueryCollector subqueries(analysis);
  QueryParts parts{&aggregates};
  parts.subqueries = &subqueries;
  ExpressionAnalyzer analyzer(analysis, nothing, parts);
  plan::Generate generate = resolve_generator(generator, arguments, {}, analyzer);
  generate.child = subqueries.join_to(one_row().plan, [](const plan::ExpressionPtr& expression) { return expression; });
  const std::vector<plan::Attribute> columns = generate.generated;
  ResolvedRelation table{plan::make_generate(std::move(generate)), {}, {}, {}, nullptr};
  table.plan = keep_columns(table.plan, columns);
  for (const plan::Attribute& column : columns) table.columns.push_back({column, {}});
  return table;
}

}  // namespace

ResolvedRelation resolve_table_function(const spark::connect::Relation& relation, Analysis& analysis) {
  const auto& call = relation.unresolved_table_valued_function();
  const std::string& name = call.function_name();
  if (analysis.names().equal(name, "range")) return resolve_range_function(call.arguments(), analysis);
  if (const expr::GeneratorFunction* generator = expr::find_generator(name)) return resolve_generator_table(*generator, call.arguments(), analysis);
  const bool is_scalar = expr::find_scalar_function(name) != nullptr || expr::find_aggregate_function(name) != nullptr;
  if (is_scalar) throw Error("NOT_A_TABLE_FUNCTION", {{"functionName", quote_parts({name})}});
  throw Error("UNRESOLVABLE_TABLE_VALUED_FUNCTION", {{"name", quote_parts({name})}});
}

}  // namespace izvor::analyze
