#pragma once

#include <map>
#include <memory>
#include <string>

#include "izvor/python/child_process.h"

namespace izvor::python {

// Where a worker that is started connects to. Not thread-safe.
class WorkerListener {
 public:
  virtual ~WorkerListener() = default;
  // A socket of this user's on the disk. Throws IZVOR_PYTHON_WORKER.
  static std::unique_ptr<WorkerListener> on_path();
  // A port of the loopback with a secret, for workers that know no paths.
  static std::unique_ptr<WorkerListener> on_loopback();

  // What tells the worker of it.
  virtual std::map<std::string, std::string> environment() const = 0;
  // The worker's connection. Throws IZVOR_PYTHON_WORKER when the process ends before or does not connect in time.
  virtual int accept(ChildProcess& process) const = 0;
};

}  // namespace izvor::python
