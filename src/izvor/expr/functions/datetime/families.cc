#include "izvor/expr/functions/datetime/families.h"

namespace izvor::expr {

void register_datetime_families(ScalarFunctionRegistry&) {}

}  // namespace izvor::expr
