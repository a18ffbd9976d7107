#pragma once

#include <string>

namespace izvor {

// A random (version 4) UUID in lower case.
std::string random_uuid();

}  // namespace izvor
