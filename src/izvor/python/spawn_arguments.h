#pragma once

#include <map>
#include <string>
#include <vector>

namespace izvor::python {

// This process's environment with some variables set, as "NAME=value".
std::vector<std::string> environment_with(const std::map<std::string, std::string>& changes);

// The texts as exec and posix_spawn take them, which point into `texts`.
std::vector<char*> pointers(std::vector<std::string>& texts);

}  // namespace izvor::python
