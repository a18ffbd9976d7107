#include "izvor/expr/functions/collection/families.h"

namespace izvor::expr {

void register_collection_families(ScalarFunctionRegistry&) {}

}  // namespace izvor::expr
