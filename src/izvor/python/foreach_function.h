#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "izvor/python/python_function.h"
#include "izvor/types/batch.h"
#include "izvor/types/data_type.h"

namespace izvor::python {

// A function of writeStream.foreach(): a worker calls it with one row after the other. Thread-safe.
class ForeachFunction {
 public:
  // `command`: the pickled function as the client sent it, for Python `version`.
  ForeachFunction(std::string command, std::string version, PythonSettings settings, std::shared_ptr<WorkerSupply> workers);

  // One task: an object's open() gets partition 0 and `batch_id`. Throws PYTHON_EXCEPTION with the traceback, OPERATION_CANCELED once `cancelled`.
  void run(const Schema& schema, const std::vector<Batch>& rows, int64_t batch_id, const std::function<bool()>& cancelled) const;

 private:
  const std::string command_;
  const std::string version_;
  const PythonSettings settings_;
  const std::shared_ptr<WorkerSupply> workers_;
};

}  // namespace izvor::python
