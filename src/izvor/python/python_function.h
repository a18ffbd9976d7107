#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "izvor/expr/external_function.h"
#include "izvor/python/worker_supply.h"

namespace izvor::python {

// How a session runs its functions.
struct PythonSettings {
  std::string python;                              // an interpreter that has pyspark; empty: of PYSPARK_PYTHON or of the function's version
  std::string python_path;                         // directories of the session's files, or empty
  std::string files_directory;                     // of the session's files, or empty
  std::map<std::string, std::string> runner_conf;  // what the worker is told of the configuration
  int64_t rows_of_batch = 10'000;
  std::chrono::milliseconds idle_timeout{0};  // 0: none
};

// A scalar Python function (plain, pandas or Arrow), run by PySpark's own worker. Throws UNSUPPORTED_FEATURE.IZVOR for another kind.
expr::ExternalFunctionPtr make_python_function(expr::ExternalFunctionSpec spec, PythonSettings settings, std::shared_ptr<WorkerSupply> workers);

}  // namespace izvor::python
