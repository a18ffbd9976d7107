#pragma once

#include <vector>

#include "izvor/exec/exec_node.h"
#include "izvor/expr/generator_function.h"

namespace izvor::exec {

struct GenerateSpec {
  const expr::GeneratorFunction* generator = nullptr;
  std::vector<expr::ExpressionPtr> arguments;  // bound to the input's columns
  bool is_outer = false;                       // an input row without rows gives one of nulls
  std::vector<size_t> passed;                  // columns of the input
  std::vector<int> columns;                    // of the generator
  Schema output;                               // passed columns, then the generator's
};

// The rows that a generator gives for each row of the input, in the input's order.
ExecNodePtr make_generate(ExecNodePtr input, GenerateSpec spec);

}  // namespace izvor::exec
