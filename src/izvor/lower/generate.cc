#include "izvor/exec/stateless/generate.h"

#include <algorithm>

#include "izvor/lower/node_lowering.h"

namespace izvor::lower {

exec::ExecNodePtr lower_generate(const plan::Node& node, const plan::Generate& generate, Lowering& lowering) {
  const std::vector<plan::Attribute>& input = generate.child->output;
  exec::GenerateSpec spec;
  spec.generator = generate.generator;
  spec.is_outer = generate.is_outer;
  spec.columns = generate.columns;
  spec.output = plan::schema_of(node);
  for (const plan::ExpressionPtr& argument : generate.arguments) spec.arguments.push_back(expr::bind(argument, input));
  for (size_t i = 0; i < input.size(); ++i) {
    const bool is_dropped = std::find(generate.dropped.begin(), generate.dropped.end(), input[i].id) != generate.dropped.end();
    if (!is_dropped) spec.passed.push_back(i);
  }
  return exec::make_generate(lowering.lower(generate.child), std::move(spec));
}

}  // namespace izvor::lower
