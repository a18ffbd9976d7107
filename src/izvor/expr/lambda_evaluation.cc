#include "izvor/expr/lambda_evaluation.h"

#include <set>

#include <arrow/array.h>

#include "izvor/expr/gather.h"

namespace izvor::expr {
namespace {

// What an expression reads from outside of itself.
struct Reads {
  std::set<int> columns;
  std::set<AttributeId> variables;
};

void collect_reads(const Expression& expression, Reads& reads) {
  if (const auto* column = expression.as<BoundReference>()) reads.columns.insert(column->ordinal);
  if (const auto* variable = expression.as<LambdaVariable>()) reads.variables.insert(variable->id);
  if (const auto* cast = expression.as<Cast>()) collect_reads(*cast->child, reads);
  if (const auto* lambda = expression.as<Lambda>()) collect_reads(*lambda->body, reads);
  if (const auto* call = expression.as<Call>()) {
    for (const auto& argument : call->arguments) collect_reads(*argument, reads);
  }
}

}  // namespace

std::shared_ptr<arrow::Array> evaluate_lambda(const Lambda& lambda, const std::vector<std::shared_ptr<arrow::Array>>& arguments,
                                              const std::vector<int32_t>& parents, EvalContext& context) {
  Reads reads;
  collect_reads(*lambda.body, reads);
  const auto count = static_cast<int64_t>(parents.size());
  const auto of_parents = [&](const arrow::Array& column) { return gather(column, parents.data(), count, context.pool()); };
  Batch elements{count, std::vector<std::shared_ptr<arrow::Array>>(context.input().columns.size())};
  for (const int ordinal : reads.columns) {
    elements.columns[static_cast<size_t>(ordinal)] = of_parents(*context.input().columns[static_cast<size_t>(ordinal)]);
  }
  EvalContext inner(elements, context.settings(), context.pool());
  inner.continue_partition(context.partition());
  for (size_t i = 0; i < lambda.parameters.size() && i < arguments.size(); ++i) inner.set_variable(lambda.parameters[i].id, arguments[i]);
  for (const EvalContext::Variable& outer : context.variables()) {
    if (reads.variables.contains(outer.id)) inner.set_variable(outer.id, of_parents(*outer.cells));
  }
  auto values = inner.evaluate(*lambda.body, Selection::all(count));
  if (!inner.errors().empty()) context.errors().add_first_of(inner.errors(), parents[static_cast<size_t>(inner.errors().first_row())]);
  return values;
}

}  // namespace izvor::expr
