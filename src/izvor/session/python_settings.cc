#include "izvor/session/python_settings.h"

#include <array>
#include <chrono>

namespace izvor::session {
namespace {

// What PySpark's worker reads of the configuration.
constexpr std::array kOfWorker{"spark.sql.execution.arrow.maxBytesPerBatch",
                               "spark.sql.execution.arrow.useLargeVarTypes",
                               "spark.sql.execution.pandas.convertToArrowArraySafely",
                               "spark.sql.execution.pyspark.binaryAsBytes",
                               "spark.sql.execution.pythonUDF.arrow.concurrency.level",
                               "spark.sql.execution.pythonUDF.pandas.intToDecimalCoercionEnabled",
                               "spark.sql.execution.pythonUDF.pandas.preferIntExtensionDtype"};

}  // namespace

python::PythonSettings python_settings(const Config& config) {
  python::PythonSettings settings;
  settings.python = config.get_string(config::kPython);
  for (const char* key : kOfWorker) {
    if (const auto value = config.get(key)) settings.runner_conf[key] = *value;
  }
  settings.rows_of_batch = config.get_int(config::kArrowRowsPerBatch);
  settings.idle_timeout = std::chrono::seconds(config.get_int(config::kUdfIdleTimeout));
  return settings;
}

}  // namespace izvor::session
