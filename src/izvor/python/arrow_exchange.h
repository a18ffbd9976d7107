#pragma once

#include <memory>

#include <arrow/type_fwd.h>

#include "izvor/python/wire.h"

namespace izvor::python {

// The data of a task that takes and gives Arrow record batches: one is sent, one comes back.
class ArrowExchange {
 public:
  explicit ArrowExchange(Wire& wire);
  ~ArrowExchange();
  ArrowExchange(const ArrowExchange&) = delete;
  ArrowExchange& operator=(const ArrowExchange&) = delete;

  // All batches have the same schema. Throws PYTHON_EXCEPTION with the worker's traceback.
  std::shared_ptr<arrow::RecordBatch> exchange(const arrow::RecordBatch& batch);
  // The same with the only batch of the task, for functions that may want to see the end of their input first; read_end_of_task() follows.
  std::shared_ptr<arrow::RecordBatch> exchange_only(const arrow::RecordBatch& batch);
  // Tells the worker that there is no more; read_end_of_task() follows.
  void end();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace izvor::python
