#include "izvor/expr/functions/text/families.h"

namespace izvor::expr {

void register_text_families(ScalarFunctionRegistry& registry) { register_string_lengths(registry); }

}  // namespace izvor::expr
