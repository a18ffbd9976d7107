#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "izvor/python/worker_process.h"

namespace izvor::python {

// PySpark's own worker for foreachBatch: it holds the user's function and is told of one batch after the other. Not thread-safe.
class ForeachBatchWorker {
 public:
  struct Spec {
    std::string python;          // an interpreter that has pyspark
    std::string python_version;  // "3.11": of the function's pickle
    std::string session_id;
    std::string command;  // the pickled function, as the client sent it
    std::string connect_url;
    std::string python_path;  // directories of the session's files, or empty
  };

  // Throws PYTHON_EXCEPTION with the traceback when the function cannot be loaded, IZVOR_PYTHON_WORKER when the worker fails otherwise.
  explicit ForeachBatchWorker(const Spec& spec);

  // Runs the function on the data frame that the session keeps as cached relation `relation_id`. Throws PYTHON_EXCEPTION with the traceback.
  // Once `cancelled` holds the worker is ended: OPERATION_CANCELED.
  void run(const std::string& relation_id, int64_t batch_id, const std::string& session_id, const std::function<bool()>& cancelled);

 private:
  void throw_if_failed(int32_t answer);

  WorkerProcess process_;
};

}  // namespace izvor::python
