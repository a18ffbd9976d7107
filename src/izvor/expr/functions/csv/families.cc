#include "izvor/expr/functions/csv/families.h"

namespace izvor::expr {

void register_csv_families(ScalarFunctionRegistry& registry) {
  register_from_csv(registry);
  register_to_csv(registry);
  register_schema_of_csv(registry);
}

}  // namespace izvor::expr
