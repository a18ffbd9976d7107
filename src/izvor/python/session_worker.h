#pragma once

#include <cstdint>
#include <string>

#include "izvor/error.h"
#include "izvor/python/worker_process.h"

namespace izvor::python {

// One of PySpark's workers that holds a user's object and talks to the server as a client of a session: for foreachBatch, for listeners. Not
// thread-safe.
class SessionWorker {
 public:
  struct Spec {
    std::string python;          // an interpreter that has pyspark
    std::string module;          // that is run
    std::string python_version;  // "3.11": of the object's pickle
    std::string session_id;
    std::string command;  // the pickled object, as the client sent it
    std::string connect_url;
    std::string python_path;  // directories of the session's files, or empty
  };

  // `what` names the object in errors: "the foreachBatch function". Throws PYTHON_EXCEPTION with the traceback when it cannot be loaded,
  // IZVOR_PYTHON_WORKER when the worker fails otherwise.
  SessionWorker(const Spec& spec, PysparkVersion version, std::string what);

  PysparkVersion version() const { return version_; }
  Wire& wire() { return process_.wire(); }
  // Waits until it says that all went well. Throws as the constructor.
  void expect_done();
  void kill() { process_.kill(); }
  // Of workers that print what was raised and end, instead of telling it.
  void throw_printed_traceback();

 private:
  int32_t read_answer();
  Error raised(const std::string& traceback) const;

  const PysparkVersion version_;
  const std::string what_;
  WorkerProcess process_;
};

}  // namespace izvor::python
