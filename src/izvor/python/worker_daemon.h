#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "izvor/python/child_process.h"
#include "izvor/python/pyspark_version.h"
#include "izvor/python/wire.h"

namespace izvor::python {

// PySpark's daemon: a process that forks workers, each of which does one task after the other.
class WorkerDaemon {
 public:
  struct Spec {
    std::string python;       // an interpreter that has pyspark
    std::string python_path;  // directories of the session's files, or empty
    auto operator<=>(const Spec& other) const = default;
  };

  // Throws IZVOR_PYTHON_WORKER when it cannot be started.
  explicit WorkerDaemon(const Spec& spec);
  ~WorkerDaemon();
  WorkerDaemon(const WorkerDaemon&) = delete;
  WorkerDaemon& operator=(const WorkerDaemon&) = delete;

  struct Worker {
    int pid = -1;
    std::unique_ptr<Wire> wire;
  };
  // Of its workers.
  PysparkVersion version() const { return version_; }
  // A new worker. Thread-safe.
  Worker fork_worker();
  // Ends a worker that does not answer. Thread-safe.
  void kill(int pid);

 private:
  int connect_to_port() const;

  const PysparkVersion version_;
  const std::string secret_;
  ChildProcess process_;
  int port_ = 0;
  std::mutex mutex_;
};

}  // namespace izvor::python
