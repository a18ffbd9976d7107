#include "izvor/exec/blocking/window.h"

#include "izvor/expr/aggregate_function.h"
#include "izvor/lower/node_lowering.h"

namespace izvor::lower {

exec::ExecNodePtr lower_window(const plan::Node& node, const plan::Window& window, Lowering& lowering) {
  const std::vector<plan::Attribute>& input = window.child->output;
  exec::WindowSpec spec;
  spec.output = plan::schema_of(node);
  for (const plan::ExpressionPtr& key : window.partition) spec.partition.push_back(expr::bind(key, input));
  for (const plan::SortKey& key : window.order) {
    spec.order.push_back(expr::bind(key.expression, input));
    spec.directions.push_back(key.direction);
  }
  for (const plan::NamedWindowCall& named : window.calls) {
    expr::WindowCall call = named.call;
    expr::for_each_window_expression(call, [&](expr::ExpressionPtr& expression) { expression = expr::bind(expression, input); });
    spec.calls.push_back(std::move(call));
  }
  return exec::make_window(lowering.lower(window.child), std::move(spec));
}

}  // namespace izvor::lower
