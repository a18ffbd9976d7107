#include "izvor/exec/stateless/row_operators.h"

#include "izvor/exec/stateless/union.h"
#include "izvor/lower/node_lowering.h"

namespace izvor::lower {

exec::ExecNodePtr lower_filter(const plan::Node&, const plan::Filter& filter, Lowering& lowering) {
  return exec::make_filter(lowering.lower(filter.child), expr::bind(filter.condition, filter.child->output));
}

exec::ExecNodePtr lower_project(const plan::Node& node, const plan::Project& project, Lowering& lowering) {
  std::vector<expr::ExpressionPtr> bound;
  for (const plan::NamedExpression& named : project.expressions) bound.push_back(expr::bind(named.expression, project.child->output));
  return exec::make_project(lowering.lower(project.child), bound, plan::schema_of(node));
}

exec::ExecNodePtr lower_expand(const plan::Node& node, const plan::Expand& expand, Lowering& lowering) {
  std::vector<std::vector<expr::ExpressionPtr>> projections = expand.projections;
  for (auto& projection : projections) {
    for (expr::ExpressionPtr& expression : projection) expression = expr::bind(expression, expand.child->output);
  }
  return exec::make_expand(lowering.lower(expand.child), projections, plan::schema_of(node));
}

exec::ExecNodePtr lower_union(const plan::Node& node, const plan::Union& op, Lowering& lowering) {
  std::vector<exec::ExecNodePtr> inputs;
  for (const plan::NodePtr& input : op.inputs) inputs.push_back(lowering.lower(input));
  return exec::make_union(std::move(inputs), plan::schema_of(node));
}

}  // namespace izvor::lower
