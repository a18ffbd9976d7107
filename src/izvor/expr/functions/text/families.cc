#include "izvor/expr/functions/text/families.h"

namespace izvor::expr {

void register_text_families(ScalarFunctionRegistry& registry) {
  register_string_lengths(registry);
  register_trims(registry);
  register_case_mappings(registry);
  register_searches(registry);
  register_substrings(registry);
  register_pads(registry);
  register_replacements(registry);
  register_similarities(registry);
  register_encodings(registry);
}

}  // namespace izvor::expr
