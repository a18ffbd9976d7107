#pragma once

#include "izvor/expr/function_registry.h"
#include "izvor/expr/generator_function.h"

namespace izvor::expr {

using GeneratorRegistry = FunctionRegistry<GeneratorFunction>;

void register_explode(GeneratorRegistry& registry);
void register_inline(GeneratorRegistry& registry);
void register_stack(GeneratorRegistry& registry);
void register_json_tuple(GeneratorRegistry& registry);

}  // namespace izvor::expr
