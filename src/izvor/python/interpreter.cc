#include "izvor/python/interpreter.h"

#include <cstdlib>

namespace izvor::python {

std::string interpreter_for(const std::string& configured, const std::string& version) {
  if (!configured.empty()) return configured;
  const char* chosen = std::getenv("PYSPARK_PYTHON");
  return chosen != nullptr && *chosen != '\0' ? chosen : "python" + version;
}

}  // namespace izvor::python
