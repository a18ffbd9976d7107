#include "izvor/expr/functions/number/families.h"

namespace izvor::expr {

void register_number_families(ScalarFunctionRegistry&) {}

}  // namespace izvor::expr
