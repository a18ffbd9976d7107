#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace izvor::expr {

// Of functions that Spark builds from named parameters: throws WRONG_NUM_ARGS for more than there are names, REQUIRED_PARAMETER_NOT_FOUND for fewer
// than `required`.
void require_parameters(std::string_view function, const std::vector<std::string>& names, size_t required, size_t given);

}  // namespace izvor::expr
