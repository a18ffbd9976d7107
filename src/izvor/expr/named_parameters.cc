#include "izvor/expr/named_parameters.h"

#include "izvor/expr/function_errors.h"

namespace izvor::expr {

void require_parameters(std::string_view function, const std::vector<std::string>& names, size_t required, size_t given) {
  if (given > names.size()) {
    std::string counts;
    for (size_t count = required; count <= names.size(); ++count) counts += (counts.empty() ? "" : ", ") + std::to_string(count);
    throw wrong_num_args(function, required == names.size() ? counts : "[" + counts + "]", given);
  }
  if (given < required) {
    throw Error("REQUIRED_PARAMETER_NOT_FOUND",
                {{"routineName", "`" + std::string(function) + "`"}, {"parameterName", "`" + names[given] + "`"}, {"index", std::to_string(given)}});
  }
}

}  // namespace izvor::expr
