#include <algorithm>

#include "izvor/optimize/rewrite.h"
#include "izvor/optimize/rules/rules.h"

namespace izvor::optimize {
namespace {

// A column under another spelling of its name is no passing on: the name is part of the output.
bool passes_on_all(const plan::Project& project) {
  const std::vector<plan::Attribute>& input = project.child->output;
  return std::equal(project.expressions.begin(), project.expressions.end(), input.begin(), input.end(),
                    [](const plan::NamedExpression& named, const plan::Attribute& attribute) {
                      return is_passed_on(named) && named.output.id == attribute.id && named.output.name == attribute.name;
                    });
}

plan::NodePtr remove(const plan::NodePtr& node) {
  const auto* project = node->as<plan::Project>();
  return project != nullptr && passes_on_all(*project) ? project->child : nullptr;
}

}  // namespace

plan::NodePtr remove_noop_projects(const plan::NodePtr& plan, const Config&) { return rewrite_nodes(plan, remove); }

}  // namespace izvor::optimize
