#pragma once

#include <map>
#include <memory>
#include <string>

#include "izvor/python/child_process.h"
#include "izvor/python/pyspark_version.h"
#include "izvor/python/wire.h"

namespace izvor::python {

// A Python interpreter that runs one of PySpark's worker modules and talks over a socket. Its output goes to the log. Not thread-safe but for
// kill().
class WorkerProcess {
 public:
  struct Spec {
    std::string python;                              // the interpreter
    PysparkVersion version;                          // of its pyspark
    std::string module;                              // "pyspark.sql.connect.streaming.worker.foreach_batch_worker"
    std::map<std::string, std::string> environment;  // over this process's own
  };

  // Starts the process and waits until it has connected. Throws IZVOR_PYTHON_WORKER when it cannot be started or ends before.
  explicit WorkerProcess(const Spec& spec);
  // Closes the socket, which ends a worker that is well; one that is not ended soon is killed.
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  Wire& wire() { return *wire_; }
  // Ends the worker at once: a read of another thread then throws.
  void kill();
  // The end of what it printed.
  std::string last_words() const { return process_->last_words(); }

 private:
  std::unique_ptr<ChildProcess> process_;
  std::unique_ptr<Wire> wire_;
};

}  // namespace izvor::python
