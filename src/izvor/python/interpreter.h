#pragma once

#include <string>

namespace izvor::python {

// The interpreter for functions that were pickled by Python `version`: of the setting spark.pyspark.python or PYSPARK_PYTHON, else python<version>.
std::string interpreter_for(const std::string& configured, const std::string& version);

}  // namespace izvor::python
