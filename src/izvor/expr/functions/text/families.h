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
void register_concatenations(ScalarFunctionRegistry& registry);
void register_choices(ScalarFunctionRegistry& registry);
void register_number_formats(ScalarFunctionRegistry& registry);
void register_string_formats(ScalarFunctionRegistry& registry);
void register_number_texts(ScalarFunctionRegistry& registry);
void register_urls(ScalarFunctionRegistry& registry);
void register_sentences(ScalarFunctionRegistry& registry);
void register_collations(ScalarFunctionRegistry& registry);
void register_likes(ScalarFunctionRegistry& registry);
void register_regexps(ScalarFunctionRegistry& registry);
void register_regexp_lists(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
