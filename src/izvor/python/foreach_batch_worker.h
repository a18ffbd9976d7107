#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "izvor/python/session_worker.h"

namespace izvor::python {

// PySpark's own worker for foreachBatch: it holds the user's function and is told of one batch after the other. Not thread-safe.
class ForeachBatchWorker {
 public:
  // Throws as SessionWorker. `batch_session_id`: the session that has the batches; workers before kSessionOfEachBatch live in it, later ones start
  // in the client's.
  ForeachBatchWorker(SessionWorker::Spec spec, std::string batch_session_id);

  // Runs the function on the data frame that the batch session keeps as cached relation `relation_id`. Throws PYTHON_EXCEPTION with the traceback.
  // Once `cancelled` holds the worker is ended: OPERATION_CANCELED.
  void run(const std::string& relation_id, int64_t batch_id, const std::function<bool()>& cancelled);

 private:
  const std::string batch_session_id_;
  SessionWorker worker_;
};

}  // namespace izvor::python
