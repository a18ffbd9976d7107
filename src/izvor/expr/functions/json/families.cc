#include "izvor/expr/functions/json/families.h"

namespace izvor::expr {

void register_json_families(ScalarFunctionRegistry& registry) {
  register_json_extraction(registry);
  register_from_json(registry);
  register_to_json(registry);
  register_schema_of_json(registry);
}

}  // namespace izvor::expr
