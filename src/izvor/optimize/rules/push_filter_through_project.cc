#include <algorithm>
#include <map>

#include "izvor/optimize/rewrite.h"
#include "izvor/optimize/rules/rules.h"

namespace izvor::optimize {
namespace {

bool computes_deterministically(const plan::Project& project) {
  return std::all_of(project.expressions.begin(), project.expressions.end(),
                     [](const plan::NamedExpression& named) { return expr::is_deterministic(*named.expression); });
}

// The projection neither drops nor adds rows, so that the condition sees the same rows below it; what the projection computes sees fewer,
// as in Spark: a row that a filter takes away raises no error. But random numbers would go to other rows.
plan::NodePtr push(const plan::NodePtr& node) {
  const auto* filter = node->as<plan::Filter>();
  const auto* project = filter == nullptr ? nullptr : filter->child->as<plan::Project>();
  if (project == nullptr || !computes_deterministically(*project)) return nullptr;
  std::map<plan::AttributeId, plan::ExpressionPtr> meaning;
  for (const plan::NamedExpression& named : project->expressions) meaning.emplace(named.output.id, named.expression);
  plan::ExpressionPtr condition = expr::substitute(filter->condition, [&](const plan::Attribute& attribute) { return meaning.at(attribute.id); });
  return plan::make_project(plan::make_filter(project->child, std::move(condition)), project->expressions);
}

}  // namespace

plan::NodePtr push_filter_through_project(const plan::NodePtr& plan, const Config&) { return rewrite_nodes(plan, push); }

}  // namespace izvor::optimize
