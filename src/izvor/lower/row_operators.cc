#include "izvor/exec/stateless/row_operators.h"

#include "izvor/lower/node_lowering.h"

namespace izvor::lower {

exec::ExecNodePtr lower_filter(const plan::Node&, const plan::Filter& filter, Lowering& lowering) {
  return exec::make_filter(lowering.lower(filter.child), expr::bind(filter.condition, filter.child->output));
}

exec::ExecNodePtr lower_project(const plan::Node& node, const plan::Project& project, Lowering& lowering) {
  std::vector<expr::ExpressionPtr> bound;
  for (const plan::NamedExpression& named : project.expressions) bound.push_back(expr::bind(named.expression, project.child->output));
  return exec::make_project(lowering.lower(project.child), std::move(bound), plan::schema_of(node));
}

exec::ExecNodePtr lower_limit(const plan::Node&, const plan::Limit& limit, Lowering& lowering) {
  return exec::make_limit(lowering.lower(limit.child), limit.count);
}

}  // namespace izvor::lower
