#pragma once

#include <memory>

#include <arrow/type_fwd.h>

#include "izvor/python/worker_supply.h"
#include "izvor/python/worker_task.h"
#include "izvor/types/batch.h"
#include "izvor/types/data_type.h"

namespace izvor::python {

// A whole task of a function on pickled cells: its answers to `rows`. Throws PYTHON_EXCEPTION with the worker's traceback, else as PickledColumn.
std::shared_ptr<arrow::Array> run_on_pickles(const WorkerTask& task, const Schema& schema, const Batch& rows, const DataType& result,
                                             WorkerSupply::Lent& worker);

}  // namespace izvor::python
