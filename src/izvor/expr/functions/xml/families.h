#pragma once

#include "izvor/expr/function_registry.h"

namespace izvor::expr {

// xpath and xpath_boolean, xpath_double, xpath_float, xpath_int, xpath_long, xpath_number, xpath_short, xpath_string.
void register_xml_families(ScalarFunctionRegistry& registry);

}  // namespace izvor::expr
