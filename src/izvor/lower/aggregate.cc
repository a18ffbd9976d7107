#include "izvor/exec/stateful/hash_aggregate.h"

#include "izvor/lower/node_lowering.h"

namespace izvor::lower {

exec::ExecNodePtr lower_aggregate(const plan::Node& node, const plan::Aggregate& aggregate, Lowering& lowering) {
  exec::AggregateSpec spec;
  spec.output = plan::schema_of(node);
  spec.operator_id = aggregate.operator_id;
  for (const plan::NamedExpression& grouping : aggregate.groupings) {
    spec.groupings.push_back(expr::bind(grouping.expression, aggregate.child->output));
  }
  for (const plan::NamedAggregate& named : aggregate.aggregates) {
    expr::AggregateCall call = named.call;
    expr::for_each_expression(call, [&](expr::ExpressionPtr& expression) { expression = expr::bind(expression, aggregate.child->output); });
    spec.calls.push_back(std::move(call));
  }
  return exec::make_hash_aggregate(lowering.lower(aggregate.child), std::move(spec));
}

}  // namespace izvor::lower
