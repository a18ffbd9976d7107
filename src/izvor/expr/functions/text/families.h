#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// Functions of strings, patterns and URLs. One function for each file of this folder; all are called from families.cc.

void register_string_lengths(ScalarFunctionRegistry& registry);
void register_trims(ScalarFunctionRegistry& registry);
void register_case_mappings(ScalarFunctionRegistry& registry);
void register_searches(ScalarFunctionRegistry& registry);
void register_substrings(ScalarFunctionRegistry& registry);
void register_pads(ScalarFunctionRegistry& registry);
void register_replacements(ScalarFunctionRegistry& registry);
void register_similarities(ScalarFunctionRegistry& registry);
void register_encodings(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
