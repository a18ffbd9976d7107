#pragma once

#include "izvor/base/config.h"
#include "izvor/python/python_function.h"

namespace izvor::session {

// How a session with this configuration runs Python functions.
python::PythonSettings python_settings(const Config& config);

}  // namespace izvor::session
