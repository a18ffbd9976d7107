#include "izvor/expr/functions/json/families.h"

namespace izvor::expr {

void register_json_families(ScalarFunctionRegistry& registry) {
  register_json_extraction(registry);
}

}  // namespace izvor::expr
