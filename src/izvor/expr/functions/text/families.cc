#include "izvor/expr/functions/text/families.h"

#include "izvor/expr/functions/text/luhn_check.h"

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
  register_luhn_check(registry);
  register_encodings(registry);
  register_concatenations(registry);
  register_choices(registry);
  register_number_formats(registry);
  register_string_formats(registry);
  register_number_texts(registry);
  register_urls(registry);
  register_sentences(registry);
  register_collations(registry);
  register_likes(registry);
  register_regexps(registry);
  register_regexp_lists(registry);
}

}  // namespace izvor::expr
