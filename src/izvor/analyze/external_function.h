#pragma once

#include "izvor/expr/external_function.h"

namespace spark::connect {
class CommonInlineUserDefinedFunction;
}

namespace izvor::analyze {

// The function that a client sent. Throws UNSUPPORTED_FEATURE.IZVOR for one that is not Python.
expr::ExternalFunctionSpec external_function_spec(const spark::connect::CommonInlineUserDefinedFunction& function);

}  // namespace izvor::analyze
