#include "izvor/analyze/file_block_rules.h"

#include <algorithm>

#include "izvor/error.h"
#include "izvor/expr/function.h"
#include "izvor/plan/expression_rewrite.h"

namespace izvor::analyze {
namespace {

using expr::ExpressionPtr;

bool asks_for_file(const expr::Expression& expression) {
  const auto* call = expression.as<expr::Call>();
  if (call != nullptr && call->function->name().starts_with("input_file_")) return true;
  const std::vector<ExpressionPtr> parts = plan::operands(expression);
  return std::any_of(parts.begin(), parts.end(), [](const ExpressionPtr& part) { return asks_for_file(*part); });
}

// How many files' rows an operator has side by side. The inputs of a union follow each other.
int file_sources(const plan::Node& node, const expr::Expression& asking) {
  if (const auto* scan = node.as<plan::Scan>()) return scan->is_streaming || scan->source.paths.empty() ? 0 : 1;
  int sources = 0;
  for (const plan::NodePtr& child : plan::children(node)) sources += file_sources(*child, asking);
  if (node.as<plan::Union>() != nullptr) return std::min(sources, 1);
  if (sources > 1) throw Error("MULTI_SOURCES_UNSUPPORTED_FOR_EXPRESSION", {{"expr", '"' + expr::to_string(asking) + '"'}});
  return sources;
}

}  // namespace

void check_file_blocks(const plan::Node& plan) {
  plan::for_each_expression(plan, [&](const ExpressionPtr& expression) {
    if (asks_for_file(*expression)) file_sources(plan, *expression);
  });
  for (const plan::NodePtr& child : plan::children(plan)) check_file_blocks(*child);
}

}  // namespace izvor::analyze
