#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "izvor/python/pyspark_version.h"
#include "izvor/python/wire.h"

namespace izvor::python {

// What PySpark's worker is told before the data of a task.
struct WorkerTask {
  // A function of a call with the columns that are its arguments; a name says that the argument is given by it.
  struct Function {
    std::string command;
    std::vector<std::pair<int32_t, std::string>> arguments;
  };

  std::string python_version;
  int32_t eval_type = 0;
  int32_t partition = 0;
  std::string files_directory;
  std::map<std::string, std::string> local_properties;
  std::map<std::string, std::string> runner_conf;
  std::map<std::string, std::string> eval_conf;
  // One for each result column; with the eval type of no UDF at all (0) the command of the first is the task.
  std::vector<Function> functions;
};

// In the form that the worker's version reads. Throws UNSUPPORTED_FEATURE.IZVOR for a version whose form is not known.
void write_init_message(const WorkerTask& task, PysparkVersion version, Wire& wire);

// Numbers that take the place of a length in the worker's framing.
inline constexpr int32_t kEndOfDataSection = -1;
inline constexpr int32_t kPythonExceptionThrown = -2;
inline constexpr int32_t kTimingData = -3;
inline constexpr int32_t kEndOfStream = -4;
inline constexpr int32_t kStartArrowStream = -6;
inline constexpr int32_t kStartOfInitMessage = -8;

// Throws PYTHON_EXCEPTION with the traceback that follows kPythonExceptionThrown.
[[noreturn]] void throw_python_exception(Wire& wire);

// After the data: tells the worker that the task is over. It sends what it still holds back once it has seen this.
void write_end_of_task(Wire& wire);
// What the worker reports after its answers; those that are pickles and were not read yet go to `on_pickle`. False when it cannot do another task.
bool read_end_of_task(PysparkVersion version, Wire& wire, const std::function<void(std::string)>& on_pickle = {});

}  // namespace izvor::python
